package io.callprint.cli;

/** What a command's exit code says. */
final class ExitCode {
    static final int OK = 0;
    /** The command worked and the answer is no. */
    static final int NO = 1;

    static final int WRONG_USE = 2;
    static final int UNAVAILABLE = 3;

    private ExitCode() {}
}
