package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.rtp.JitterTrace.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The jitter buffer on known networks: what is lost and how long packets wait. */
class JitterTraceTest {
    @ParameterizedTest
    @ValueSource(strings = {"clock-fast", "clock-slow"})
    void clockOnePercentOffLosesNothingAndDelaysNothing(String name) {
        Outcome outcome = new JitterTrace(name).play(40);
        assertEquals(1_000, outcome.played());
        assertEquals(0, outcome.filledMillis());
        assertEquals(0, outcome.meanWaitMillis(), 0.1);
    }

    @Test
    void burstsAfterStallsLoseNothing() {
        Outcome outcome = new JitterTrace("bursts").play(40);
        assertEquals(1_000, outcome.played());
        assertEquals(0, outcome.meanWaitMillis(), 1);
    }

    @ParameterizedTest
    @CsvSource({"reordering, 0.005, 12, 90", "lossy, 0, 12, 45", "changing, 0.004, 8, 70"})
    void reorderingCostsFewPacketsAndLittleDelay(String name, double late, double meanMillis, double p95Millis) {
        Outcome outcome = new JitterTrace(name).play(40);
        String found = name + ": late " + outcome.lateShare() + ", mean " + outcome.meanWaitMillis() + ", p95 "
                + outcome.waitMillis(0.95);
        assertTrue(outcome.lateShare() <= late, found);
        assertTrue(outcome.meanWaitMillis() <= meanMillis, found);
        assertTrue(outcome.waitMillis(0.95) <= p95Millis, found);
    }

    @Test
    void pausesAreFilledAndNoSpeechIsLost() {
        JitterTrace trace = new JitterTrace("pauses");
        Outcome outcome = trace.play(40);
        assertEquals(outcome.arrived(), outcome.played());
        assertEquals(0, outcome.counters().packetsLost());
        assertEquals(4.40, outcome.counters().meanOpinion(), 0.01);
    }

    @Test
    void qualityFollowsTheLoss() {
        MediaCounters lossy = new JitterTrace("lossy").play(40).counters();
        MediaCounters good = new JitterTrace("clock-fast").play(40).counters();
        assertTrue(lossy.meanOpinion() < good.meanOpinion() - 0.5, lossy.meanOpinion() + " " + good.meanOpinion());
        assertTrue(lossy.packetsLost() > 30, lossy.toString());
    }
}
