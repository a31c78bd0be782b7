package io.callprint.app;

import io.callprint.testcall.DemoOutcome;
import java.io.PrintStream;
import java.util.function.Consumer;

/** One line as each call of the demo ends. */
final class DemoProgress implements Consumer<DemoOutcome> {
    private final PrintStream out;
    private int calls;

    DemoProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void accept(DemoOutcome outcome) {
        calls++;
        out.printf(
                "  %2d/%d  %-28s %s%n",
                calls,
                io.callprint.testcall.Demo.CALLS,
                outcome.who(),
                outcome.problem().orElse(outcome.evidence()));
        out.flush();
    }
}
