package io.callprint.testcall;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How the calls of a script went.
 *
 * @param calls in order of their numbers
 */
public record ScriptResult(String name, List<CallReport> calls, Duration took) {
    public ScriptResult {
        calls = List.copyOf(calls);
    }

    public long right() {
        return calls.stream().filter(CallReport::isRight).count();
    }

    public boolean isRight() {
        return right() == calls.size();
    }

    /** Milliseconds from the INVITE to its final response, ascending. */
    public double[] setupMillis() {
        return calls.stream()
                .flatMap(call -> call.setup().stream())
                .mapToDouble(setup -> setup.toNanos() / 1e6)
                .sorted()
                .toArray();
    }

    /** One line: how many calls went as expected, and how long they took to be answered. */
    public String sentence() {
        double[] setup = setupMillis();
        String answered = setup.length == 0
                ? "none was answered"
                : String.format(
                        Locale.ROOT,
                        "answered after p50 %.1f, p95 %.1f, p99 %.1f, most %.1f ms",
                        at(setup, 0.5),
                        at(setup, 0.95),
                        at(setup, 0.99),
                        setup[setup.length - 1]);
        return String.format(
                Locale.ROOT,
                "%s %s: %d of %d calls as expected, %s, in %.1f s",
                isRight() ? "PASS" : "FAIL",
                name,
                right(),
                calls.size(),
                answered,
                took.toMillis() / 1e3);
    }

    /** By nearest rank. */
    static double at(double[] sorted, double share) {
        return sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }
}
