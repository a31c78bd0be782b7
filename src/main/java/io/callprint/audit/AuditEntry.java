package io.callprint.audit;

import java.time.Instant;

/**
 * One thing that was done. Never holds audio, an embedding or a score.
 *
 * @param at when
 * @param actor who: {@code operator NAME} for a command, {@code call} for what a call did, {@code server} for the clock
 * @param action what, as {@code watch.match}: the subject's kind and what happened to it
 * @param subject whom it was done to: a caller id, a calling number, the id of a watched voice; empty when nobody
 * @param callId the call it happened in, else empty
 * @param detail one sentence or word for people, perhaps empty
 */
public record AuditEntry(Instant at, String actor, String action, String subject, String callId, String detail) {
    /** What an operator did by a command. */
    public static AuditEntry ofOperator(Instant at, String operator, String action, String subject, String detail) {
        return new AuditEntry(at, operator, action, subject, "", detail);
    }

    /** What came of an enrolment: in a call, or from files when the call id is empty. */
    public static AuditEntry ofEnrolment(Instant at, String action, String subject, String callId, String detail) {
        return new AuditEntry(at, callId.isEmpty() ? "operator" : "call", action, subject, callId, detail);
    }
}
