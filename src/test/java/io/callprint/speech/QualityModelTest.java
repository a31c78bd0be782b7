package io.callprint.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.SpeechConfig;
import io.callprint.model.ModelRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityModelTest {
    private static final String SMALL = """
            speech: some
            condition: some
            accepted: some
            intercept: 2
            losses:
            - {measure: snr-db, reason: too-noisy, at: [0, 10], gives: [4, 0]}
            - {measure: seconds, reason: too-short, at: [1, 2, 4], gives: [3, 1, 0]}
            limits:
            - {measure: tone-share, reason: tone, at: [0.5, 0.9], gives: [1, 0]}
            one-voice: {seconds: 4, least-likeness: {a: 0.4}}
            """;

    @TempDir
    Path folder;

    @Test
    void scoreIsTheChanceOfWhatTheLossesLeave() throws IOException {
        assertEquals(chance(2), judged(20, 5, 0).score(), 1e-9);
        assertEquals(chance(2 - 2), judged(5, 5, 0).score(), 1e-9);
        assertEquals(chance(2 - 2 - 0.5), judged(5, 3, 0).score(), 1e-9);
        assertEquals(chance(2 - 4 - 3), judged(-20, 0.1, 0).score(), 1e-9);
        assertEquals(0.5, judged(20, 5, 0.7).score(), 1e-9);
    }

    @Test
    void reasonsAreWhatCostsMost() throws IOException {
        assertEquals(Set.of(), judged(5, 5, 0).reasons());
        assertEquals(Set.of(QualityReason.TOO_NOISY), judged(0, 4, 0).reasons());
        assertEquals(Set.of(QualityReason.TOO_SHORT), judged(9, 1, 0).reasons());
        assertEquals(
                Set.of(QualityReason.TOO_NOISY, QualityReason.TOO_SHORT),
                judged(2, 1, 0).reasons());
        assertEquals(Set.of(QualityReason.TONE), judged(20, 5, 0.8).reasons());
    }

    @Test
    void scoreAtTheLimitOrAboveHasNoReason() throws IOException {
        for (double snr = -5; snr < 25; snr += 0.5) {
            for (double seconds = 0; seconds < 6; seconds += 0.25) {
                SpeechQuality quality = judged(snr, seconds, 0);
                assertEquals(quality.score() >= SpeechConfig.DEFAULTS.minQuality(), quality.isGoodEnough());
            }
        }
    }

    @Test
    void brokenFileIsNamed() throws IOException {
        assertRefused(SMALL.replace("[4, 0]", "[4]"), "the curve of snr-db has [0.0, 10.0] and [4.0]");
        assertRefused(SMALL.replace("[0, 10]", "[10, 0]"), "expected rising numbers");
        assertRefused(SMALL.replace("[4, 0]", "[-4, 0]"), "0 or more");
        assertRefused(SMALL.replace("0.4", "4"), "expected 1 s or more and likenesses from -1 to 1");
        assertRefused(SMALL.replace("snr-db", "snr"), "is not understood");
        assertRefused(SMALL.replace("intercept: 2\n", ""), "is not understood");
        assertRefused(SMALL + "more: 1\n", "is not understood");
        Files.delete(folder.resolve("speech-quality.yaml"));
        assertTrue(message().contains("cannot be read"), message());
    }

    @Test
    void mutatedFileIsReadOrRefusedInOneSentence() throws IOException {
        byte[] shipped = Files.readAllBytes(Fixtures.MODELS.resolve("speech-quality.yaml"));
        Random random = new Random(4);
        for (int i = 0; i < 400; i++) {
            byte[] mutated = shipped.clone();
            for (int change = 0; change <= i % 4; change++) {
                mutated[random.nextInt(mutated.length)] = (byte) (32 + random.nextInt(95));
            }
            Files.writeString(folder.resolve("speech-quality.yaml"), new String(mutated, StandardCharsets.ISO_8859_1));
            try {
                SpeechQuality quality =
                        new QualityCheck(QualityModel.read(folder), SpeechConfig.DEFAULTS).judge(measures(10, 3, 0.2));
                assertTrue(quality.score() >= 0 && quality.score() <= 1, quality.toString());
            } catch (ModelRefusedException e) {
                assertFalse(String.valueOf(e.getMessage()).isBlank());
            }
        }
    }

    private static double chance(double logOdds) {
        return 1 / (1 + Math.exp(-logOdds));
    }

    private SpeechQuality judged(double snrDb, double seconds, double toneShare) throws IOException {
        Files.writeString(folder.resolve("speech-quality.yaml"), SMALL);
        return new QualityCheck(QualityModel.read(folder), SpeechConfig.DEFAULTS)
                .judge(measures(snrDb, seconds, toneShare));
    }

    private static QualityMeasures measures(double snrDb, double seconds, double toneShare) {
        return new QualityMeasures(Map.of(
                QualityMeasure.SNR_DB, snrDb, QualityMeasure.SECONDS, seconds, QualityMeasure.TONE_SHARE, toneShare));
    }

    private void assertRefused(String text, String expected) throws IOException {
        Files.writeString(folder.resolve("speech-quality.yaml"), text);
        assertTrue(message().contains(expected), message());
    }

    private String message() {
        return String.valueOf(assertThrows(ModelRefusedException.class, () -> QualityModel.read(folder))
                .getMessage());
    }
}
