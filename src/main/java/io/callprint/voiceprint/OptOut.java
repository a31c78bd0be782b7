package io.callprint.voiceprint;

import java.time.Instant;

/**
 * The wish of a caller never to be enrolled or recognised.
 *
 * @param at when they said so
 */
public record OptOut(CallerId caller, Instant at) implements Kept {}
