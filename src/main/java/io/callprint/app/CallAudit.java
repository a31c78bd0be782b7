package io.callprint.app;

import io.callprint.audit.AuditEntry;
import io.callprint.audit.AuditLog;
import io.callprint.call.CallEvent;
import io.callprint.call.CallEventListener;
import io.callprint.identity.Identification;
import java.time.Instant;

/** Writes every comparison of a voice with the callers' into the audit: whom it found, or what came of it. */
final class CallAudit implements CallEventListener {
    private final AuditLog audit;

    /** @param audit holds nobody up */
    CallAudit(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public void on(CallEvent event) {
        if (event instanceof CallEvent.Decided decided) {
            audit.record(entry(decided.at(), "call", decided.callId(), decided.from(), decided.identification()));
        }
    }

    /** @param claimed whose subject it is unless somebody was found */
    static AuditEntry entry(Instant at, String actor, String callId, String claimed, Identification answer) {
        String subject = answer instanceof Identification.Identified found
                ? found.caller().value()
                : claimed;
        return new AuditEntry(at, actor, "voiceprint.match", subject, callId, answer.result());
    }
}
