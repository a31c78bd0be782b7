package io.callprint.voiceprint;

import java.time.Instant;

/**
 * One entry of the consent ledger.
 *
 * @param caller who was asked
 * @param purpose what for, for example {@code caller-identification}
 * @param given what they said
 * @param how for example {@code dtmf:1 call:<call id>} or {@code command-line}
 * @param wording id and language of the prompt they heard, for example {@code offer-enrolment/en}
 * @param at when
 */
public record Consent(CallerId caller, String purpose, Answer given, String how, String wording, Instant at)
        implements Kept {
    private static final String CALL = "call:";

    /** What a caller can answer. */
    public enum Answer {
        YES,
        NO,
        NEVER_ASK_AGAIN,
        WITHDRAWN
    }

    /** The call it was given in; empty when it was given otherwise. */
    public String callId() {
        int call = how.indexOf(CALL);
        return call < 0 ? "" : how.substring(call + CALL.length());
    }
}
