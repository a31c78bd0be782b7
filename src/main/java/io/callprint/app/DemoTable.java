package io.callprint.app;

import io.callprint.testcall.DemoOutcome;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The demo's last page: every call, what was decided, how sure, from how much speech, how fast. */
final class DemoTable {
    private final List<DemoOutcome> outcomes;

    DemoTable(List<DemoOutcome> outcomes) {
        this.outcomes = outcomes;
    }

    /** @return whether every decision was right */
    boolean print(PrintStream out, Duration took) {
        out.printf(
                "%n%-28s %-28s %-24s %10s %8s %8s%n",
                "WHO CALLED", "EXPECTED", "DECISION", "LIKELIHOOD", "SPEECH", "DECIDED");
        for (DemoOutcome outcome : outcomes) {
            out.printf(
                    "%-28s %-28s %-24s %10s %8s %8s  %s%n",
                    outcome.who(),
                    outcome.expected(),
                    outcome.decision(),
                    outcome.llr().isPresent() ? likelihood(outcome.llr().getAsDouble()) : "-",
                    outcome.netSpeechSeconds() > 0
                            ? String.format(Locale.ROOT, "%.1f s", outcome.netSpeechSeconds())
                            : "-",
                    outcome.embedded() ? String.format(Locale.ROOT, "%.0f ms", outcome.decisionMillis()) : "-",
                    outcome.wasRight() ? "right" : "WRONG");
        }
        long right = outcomes.stream().filter(DemoOutcome::wasRight).count();
        double[] millis = outcomes.stream()
                .filter(DemoOutcome::embedded)
                .mapToDouble(DemoOutcome::decisionMillis)
                .sorted()
                .toArray();
        out.printf(
                "%n%d of %d right in %d s. From the last packet needed to the decision: %s%n",
                right, outcomes.size(), took.toSeconds(), Percentiles.sentence(millis));
        return right == outcomes.size() && Arrays.stream(millis).allMatch(Double::isFinite);
    }

    /** As odds: how much likelier this voice is if it is the caller than if it is somebody else. */
    private static String likelihood(double llr) {
        double decimal = llr / Math.log(10);
        return String.format(Locale.ROOT, "10^%.1f", decimal);
    }
}
