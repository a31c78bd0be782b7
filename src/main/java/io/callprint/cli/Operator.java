package io.callprint.cli;

/** Who runs a command, for the audit. */
final class Operator {
    private Operator() {}

    static String name() {
        return "operator " + System.getProperty("user.name", "unknown");
    }
}
