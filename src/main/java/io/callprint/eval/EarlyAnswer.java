package io.callprint.eval;

import java.util.List;

/**
 * What a call that looks several times would answer in one trial.
 *
 * @param acceptedAt for each requested false match rate the first look that accepts, from 0; -1 for none
 * @param waited the same for a call that looks once, at the end, and has the whole rate to spend there
 */
record EarlyAnswer(List<Integer> acceptedAt, List<Boolean> waited) {}
