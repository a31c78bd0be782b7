package io.callprint.cli;

import io.callprint.app.Settings;
import io.callprint.audit.AuditEntry;
import java.time.Clock;

/** Who runs a command, for the audit. */
final class Operator {
    private Operator() {}

    /** Writes down what was done by a command. */
    static void did(Settings settings, String action, String subject, String detail) {
        settings.audit().record(AuditEntry.ofOperator(Clock.systemUTC().instant(), name(), action, subject, detail));
    }

    static String name() {
        return "operator " + System.getProperty("user.name", "unknown");
    }
}
