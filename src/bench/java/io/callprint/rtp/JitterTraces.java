package io.callprint.rtp;

import io.callprint.rtp.JitterTrace.Outcome;

/** What the jitter buffer makes of the networks of {@code traces/}: {@code src/bench/run io.callprint.rtp.JitterTraces}. */
public final class JitterTraces {
    private JitterTraces() {}

    public static void main(String[] arguments) {
        System.out.println("| network | sent | lost on the way | late | mean wait | p95 | longest | made up | MOS |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (String name : JitterTrace.NAMES) {
            Outcome outcome = new JitterTrace(name).play(40);
            System.out.printf(
                    "| %s | %d | %.1f %% | %.1f %% | %.1f ms | %.0f ms | %.0f ms | %d ms | %.2f |%n",
                    name,
                    outcome.sent(),
                    100.0 * outcome.counters().packetsLost() / outcome.sent(),
                    100 * outcome.lateShare(),
                    outcome.meanWaitMillis(),
                    outcome.waitMillis(0.95),
                    outcome.waitMillis(1),
                    outcome.filledMillis(),
                    outcome.counters().meanOpinion());
        }
    }
}
