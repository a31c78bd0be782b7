package io.callprint.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreCalibrationTest {
    @TempDir
    private Path folder = Path.of("");

    private final ScoreCalibration calibration = Voices.calibration();

    @Test
    void thresholdIsTheMeasuredQuantile() {
        assertEquals(0.3, calibration.threshold(0.001, 5, 1), 1e-9);
        assertEquals(0.24, calibration.threshold(0.001, 2, 1), 1e-9);
        assertEquals(0.22, calibration.threshold(0.01, 5, 3), 1e-9);
    }

    @Test
    void thresholdBetweenRatesIsLinearInTheLogarithm() {
        assertEquals(0.25, calibration.threshold(Math.pow(10, -2.5), 5, 1), 1e-9);
    }

    @Test
    void thresholdBeyondTheSmallestRateGoesOnLikeTheTail() {
        assertEquals(0.6, calibration.threshold(1e-6, 5, 1), 1e-9);
        assertEquals(0.1 * Math.log10(2), calibration.threshold(0.5, 5, 1), 1e-9);
    }

    @Test
    void thresholdBetweenDurationsIsLinearInTheLogarithm() {
        assertEquals(0.17, calibration.threshold(0.01, Math.sqrt(6), 1), 1e-9);
    }

    @Test
    void lessSpeechThanMeasuredCountsAsTheLeastMeasured() {
        assertEquals(calibration.threshold(0.01, 2, 1), calibration.threshold(0.01, 0.5, 1));
        assertEquals(calibration.llr(0.5, 2, 3), calibration.llr(0.5, 0.5, 3));
    }

    @Test
    void moreSpeechThanMeasuredRaisesTheThresholdUpToTwiceAsMuch() {
        assertTrue(calibration.threshold(0.01, 10, 1) > calibration.threshold(0.01, 5, 1));
        assertEquals(calibration.threshold(0.01, 10, 1), calibration.threshold(0.01, 60, 1));
    }

    @Test
    void voiceprintWithoutATableOfItsOwnUsesTheNextWithMoreSamples() {
        assertEquals(calibration.threshold(0.01, 5, 3), calibration.threshold(0.01, 5, 2));
        assertEquals(calibration.threshold(0.01, 5, 3), calibration.threshold(0.01, 5, 10));
    }

    @Test
    void llrFollowsScoreAndDuration() {
        assertEquals(20, calibration.llr(0.6, 5, 1), 1e-9);
        double log = Math.log(2.0 / 5);
        assertEquals(-10 + 50 * 0.6 - 5 * log + 10 * 0.6 * log, calibration.llr(0.6, 2, 3), 1e-9);
    }

    @Test
    void genuineMedianIsRead() {
        assertEquals(0.8, calibration.genuineMedian(5, 3), 1e-9);
        assertEquals(0.6, calibration.genuineMedian(2, 1), 1e-9);
    }

    @Test
    void falseMatchRateIsTheInverseOfTheThreshold() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            double rate = Math.pow(10, -0.4 - 10 * random.nextDouble());
            double seconds = 1 + 10 * random.nextDouble();
            int samples = 1 + random.nextInt(6);
            double back = calibration.falseMatchRate(calibration.threshold(rate, seconds, samples), seconds, samples);
            assertEquals(Math.log(rate), Math.log(back), 1e-6);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "speakers: 60|speakers: 60\\nextra: 1|extra",
                "speakers: 60|speakers: 60\\nspeakers: 61|uplicate",
                "speakers: 60|# none|speakers",
                "seconds: [2, 3, 4, 5]|seconds: [2, 3, 5, 4]|seconds [2.0, 3.0, 5.0, 4.0], expected positive and rising",
                "seconds: [2, 3, 4, 5]|seconds: [2, 3, 4]|expected a row for each of seconds",
                "false-match-rates: [0.1, 0.01|false-match-rates: [0.01, 0.1|falling",
                "[0.1, 0.2, 0.3, 0.4]|[0.1, 0.2, 0.2, 0.4]|enrolment of 1 samples: impostor-quantiles",
                "[0.1, 0.2, 0.3, 0.4]|[0.1, 0.2, 0.3]|enrolment of 1 samples: impostor-quantiles",
                "[0.1, 0.2, 0.3, 0.4]|[0.1, 0.2, 0.3, .nan]|numeric value",
                "[0.1, 0.2, 0.3, 0.4]|[0.1, 0.2, 0.3, 1.4]|enrolment of 1 samples: impostor-quantiles",
                "genuine-rates: [0.01, 0.05, 0.5]|genuine-rates: [0.01, 0.05, 0.6]|0.5 among them",
                "score: 50, log-duration: 0|score: -50, log-duration: 0|rise with the score",
                "samples: 3|samples: 1|rising samples",
            })
    void fileWithAMistakeIsRefusedInOneSentence(String right, String wrong, String said) throws IOException {
        Path broken = folder.resolve("broken.yaml");
        String text = Files.readString(Path.of(System.getProperty("callprint.home"))
                .resolve("src/test/resources/io/callprint/identity/calibration.yaml"));
        assertTrue(text.contains(right));
        Files.writeString(broken, text.replace(right, wrong.replace("\\n", "\n")));
        String message = String.valueOf(assertThrows(CalibrationException.class, () -> ScoreCalibration.read(broken))
                .getMessage());
        assertTrue(message.contains("broken.yaml") && message.contains(said), message);
    }

    /** The order of magnitude that recognition rests on; a new measurement may move it, not turn it round. */
    @Test
    void shippedCalibrationIsUsable() {
        Path file = Path.of(System.getProperty("callprint.home")).resolve("models/campplus-telephone-calibration.yaml");
        assumeTrue(Files.exists(file), "the models are not here");
        ScoreCalibration shipped = ScoreCalibration.read(file);
        for (int samples : new int[] {1, 2, 3, 5, 10}) {
            for (double seconds : new double[] {1.5, 2, 3, 4, 5}) {
                double strict = shipped.threshold(0.001, seconds, samples);
                assertTrue(strict > 0.45 && strict < shipped.genuineMedian(seconds, samples));
                assertTrue(shipped.llr(strict, seconds, samples) > 0);
                assertTrue(shipped.llr(0.1, seconds, samples) < -3);
            }
        }
        assertEquals(64, shipped.modelSha256().length());
    }

    @Test
    void missingAndEmptyFilesAreNamed() throws IOException {
        Path missing = folder.resolve("missing.yaml");
        assertTrue(String.valueOf(assertThrows(CalibrationException.class, () -> ScoreCalibration.read(missing))
                        .getMessage())
                .contains("missing.yaml"));
        Path empty = Files.writeString(folder.resolve("empty.yaml"), "");
        assertThrows(CalibrationException.class, () -> ScoreCalibration.read(empty));
    }

    @Test
    void mutatedFilesAreReadOrRefusedNeverAnythingElse() throws IOException {
        String text = Files.readString(Path.of(System.getProperty("callprint.home"))
                .resolve("src/test/resources/io/callprint/identity/calibration.yaml"));
        Random random = new Random(11);
        Path mutated = folder.resolve("mutated.yaml");
        int refused = 0;
        for (int i = 0; i < 1500; i++) {
            StringBuilder mutant = new StringBuilder(text);
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(mutant.length());
                switch (random.nextInt(3)) {
                    case 0 -> mutant.setCharAt(at, (char) (32 + random.nextInt(95)));
                    case 1 -> mutant.deleteCharAt(at);
                    default -> mutant.setLength(Math.max(1, at));
                }
            }
            Files.writeString(mutated, mutant);
            try {
                double threshold = ScoreCalibration.read(mutated).threshold(0.01, 3, 2);
                assertTrue(Double.isFinite(threshold));
            } catch (CalibrationException e) {
                refused++;
            }
        }
        assertTrue(refused > 500);
    }
}
