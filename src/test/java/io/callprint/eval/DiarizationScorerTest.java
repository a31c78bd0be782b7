package io.callprint.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.diarize.Rttm;
import io.callprint.diarize.SpeakerTurn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DiarizationScorerTest {
    /** Random recordings, and what pyannote.metrics 4.2.0 says of them (its collar is twice ours). */
    private static final Path EXAMPLES = Path.of(System.getProperty("callprint.home", "."))
            .resolve("src/test/resources/io/callprint/eval/diarization");

    private static final DiarizationScorer PLAIN = new DiarizationScorer(0, false);

    private static SpeakerTurn turn(double start, double end, String speaker) {
        return new SpeakerTurn(start, end, speaker);
    }

    private static void assertError(
            DiarizationError error, double speech, double missed, double falseAlarm, double confusion) {
        assertArrayEquals(
                new double[] {speech, missed, falseAlarm, confusion},
                new double[] {
                    error.speechSeconds(), error.missedSeconds(), error.falseAlarmSeconds(), error.confusionSeconds()
                },
                2e-6);
    }

    @Test
    void randomRecordingsScoreLikeTheReferenceScorer() throws Exception {
        Map<String, List<SpeakerTurn>> reference = Rttm.read(EXAMPLES.resolve("reference.rttm"));
        Map<String, List<SpeakerTurn>> hypothesis = Rttm.read(EXAMPLES.resolve("hypothesis.rttm"));
        List<String> lines = Files.readAllLines(EXAMPLES.resolve("expected.tsv"));
        assertEquals(33, lines.size());
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t");
            var scorer = new DiarizationScorer(Double.parseDouble(cells[1]), Boolean.parseBoolean(cells[2]));
            assertError(
                    scorer.score(
                            reference.getOrDefault(cells[0], List.of()), hypothesis.getOrDefault(cells[0], List.of())),
                    Double.parseDouble(cells[3]),
                    Double.parseDouble(cells[4]),
                    Double.parseDouble(cells[5]),
                    Double.parseDouble(cells[6]));
        }
    }

    @Test
    void speakersArePairedSoThatTheyAgreeLongest() {
        List<SpeakerTurn> reference = List.of(turn(0, 10, "anna"), turn(10, 14, "ben"));
        List<SpeakerTurn> hypothesis = List.of(turn(0, 6, "x"), turn(6, 10, "y"), turn(10, 14, "x"));

        assertError(PLAIN.score(reference, hypothesis), 14, 0, 0, 6);
    }

    @Test
    void twoWhoSpeakAtOnceCountTwice() {
        List<SpeakerTurn> reference = List.of(turn(0, 10, "anna"), turn(4, 8, "ben"));
        List<SpeakerTurn> hypothesis = List.of(turn(0, 10, "x"));

        assertError(PLAIN.score(reference, hypothesis), 14, 4, 0, 0);
        assertError(new DiarizationScorer(0, true).score(reference, hypothesis), 6, 0, 0, 0);
    }

    @Test
    void collarLeavesOutBothSidesOfEveryBoundaryOfTheReference() {
        List<SpeakerTurn> reference = List.of(turn(1, 5, "anna"));
        List<SpeakerTurn> hypothesis = List.of(turn(0.8, 5.5, "x"));

        assertError(new DiarizationScorer(0.25, false).score(reference, hypothesis), 3.5, 0, 0.25, 0);
    }

    @Test
    void recordingThatWasNotHeardIsMissed() {
        DiarizationReport report = DiarizationReport.of(
                Map.of("a", List.of(turn(0, 4, "anna"))), Map.of(), new DiarizationScorer(0, false));

        assertEquals(1, report.total().rate());
        assertTrue(report.text().contains("100.00%"), report.text());
    }

    @Test
    void recordingThatTheReferenceLacksIsRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> DiarizationReport.of(
                        Map.of("a", List.of(turn(0, 4, "anna"))), Map.of("b", List.of(turn(0, 4, "x"))), PLAIN));
        assertEquals(
                "the hypothesis has recording b, expected only those of the reference, such as a",
                refused.getMessage());
    }

    @Test
    void pairingIsTheBestOfAll() {
        Random random = new Random(3);
        for (int run = 0; run < 300; run++) {
            double[][] values = new double[1 + random.nextInt(4)][1 + random.nextInt(5)];
            for (double[] row : values) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(20);
                }
            }
            int[] pairing = BestPairing.of(values);
            double sum = 0;
            for (int row = 0; row < values.length; row++) {
                sum += pairing[row] < 0 ? 0 : values[row][pairing[row]];
            }
            assertEquals(best(values, 0, 0), sum, 1e-9);
        }
    }

    /** By trying everything. */
    private static double best(double[][] values, int row, int taken) {
        if (row == values.length) {
            return 0;
        }
        double best = best(values, row + 1, taken);
        for (int column = 0; column < values[0].length; column++) {
            if ((taken & (1 << column)) == 0) {
                best = Math.max(best, values[row][column] + best(values, row + 1, taken | (1 << column)));
            }
        }
        return best;
    }
}
