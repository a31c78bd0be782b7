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
        return callId(how);
    }

    /** The call that a text like {@code dtmf:1 call:<call id>} names; empty when it names none. */
    public static String callId(String source) {
        int call = source.indexOf(CALL);
        return call < 0 ? "" : source.substring(call + CALL.length());
    }
}
