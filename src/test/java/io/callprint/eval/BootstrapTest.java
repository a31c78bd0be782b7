package io.callprint.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static double[] mean(double[] values, double[] weights) {
        double all = Arrays.stream(weights).sum();
        return new double[] {
            IntStream.range(0, values.length)
                            .mapToDouble(i -> values[i] * weights[i])
                            .sum()
                    / all
        };
    }

    @Test
    void valueIsOfAllTrialsAndConstantFiguresHaveNoWidth() {
        List<String> speakers = List.of("a", "b", "c");
        Interval interval = new Bootstrap(speakers, speakers, 50, 1)
                .intervals(weights -> mean(new double[] {2, 2, 2}, weights))
                .getFirst();

        assertEquals(new Interval(2, 2, 2), interval);
    }

    @Test
    void trialsOfOneSpeakerStandAndFallTogether() {
        // 10 speakers of 100 equal trials each know as much as 10 trials do.
        List<String> speakers =
                IntStream.range(0, 1000).mapToObj(i -> "s" + i / 100).toList();
        double[] values =
                IntStream.range(0, 1000).mapToDouble(i -> Math.floorDiv(i, 100)).toArray();
        Interval interval = new Bootstrap(speakers, speakers, 2000, 3)
                .intervals(weights -> mean(values, weights))
                .getFirst();

        // Standard error of the mean of 0..9: sqrt(8.25 / 10) = 0.908.
        assertEquals(4.5, interval.value(), 1e-12);
        assertEquals(4.5 - 1.96 * 0.908, interval.low(), 0.15);
        assertEquals(4.5 + 1.96 * 0.908, interval.high(), 0.15);
    }

    @Test
    void sameSeedGivesTheSameInterval() {
        List<String> first = List.of("a", "b", "c", "d");
        List<String> second = List.of("b", "c", "d", "a");
        double[] values = {1, 2, 3, 4};

        assertEquals(
                new Bootstrap(first, second, 100, 9).intervals(w -> mean(values, w)),
                new Bootstrap(first, second, 100, 9).intervals(w -> mean(values, w)));
    }

    @Test
    void trialOfTwoSpeakersWeighsWhatBothWereDrawn() {
        new Bootstrap(List.of("a", "a"), List.of("a", "b"), 200, 4).intervals(weights -> {
            // Two speakers drawn twice: a comes n times, b 2 - n times.
            assertEquals(weights[0] * (2 - weights[0]), weights[1] == 1 && weights[0] == 1 ? 1 : weights[1], 1e-12);
            return new double[] {0};
        });
    }

    @Test
    void unknownStaysUnknown() {
        List<String> speakers = List.of("a", "b");
        Interval interval = new Bootstrap(speakers, speakers, 10, 1)
                .intervals(_ -> new double[] {Double.NaN})
                .getFirst();

        assertTrue(Double.isNaN(interval.value()) && Double.isNaN(interval.low()));
    }
}
