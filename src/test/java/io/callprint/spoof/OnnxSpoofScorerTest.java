package io.callprint.spoof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model entry of kind spoof, with the network that make_tiny.py beside it writes. */
class OnnxSpoofScorerTest {
    private static final String ENTRY = """
            models:
              - name: tiny-spoof
                kind: spoof
                file: tiny-spoof.onnx
                sha256: ce71aac25c5f0da0c61f4d7fda898fcb8aafb15f5f6f436dd061dddc23c4c911
                licence: GPL-3.0-or-later
                source: {package: callprint, version: test, path: make_tiny.py, changes: none}
                attribution: []
                inputs: [{name: audio, type: float32, shape: [1, 8000]}]
                outputs: [{name: made, type: float32, shape: [1, 1]}]
                sample-scale: 1
                window-samples: 8000
                threshold: 0.5
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void copyModel() throws IOException {
        try (InputStream model =
                Objects.requireNonNull(OnnxSpoofScorerTest.class.getResourceAsStream("tiny-spoof.onnx"))) {
            Files.copy(model, folder.resolve("tiny-spoof.onnx"));
        }
        Files.writeString(folder.resolve("models.yaml"), ENTRY);
    }

    @Test
    void scoreIsTheMeanOverWholeWindows() {
        short[] speech = new short[20_000];
        Arrays.fill(speech, 0, 8_000, (short) 16_384); // 4 x 0.25 = 1
        Arrays.fill(speech, 8_000, 16_000, (short) 8_192); // 4 x 0.0625 = 0.25
        Arrays.fill(speech, 16_000, 20_000, (short) 32_000); // not a whole window
        try (OnnxSpoofScorer scorer = open()) {
            assertEquals(0.625, scorer.score(speech), 1e-5);
            assertEquals(0.5, scorer.score(Arrays.copyOf(speech, 4_000)), 1e-5); // half of it silence
            assertEquals(0, scorer.score(new short[0]), 1e-9);
            assertEquals(0.5, scorer.threshold());
        }
    }

    @Test
    void entryIsListedAndItsFileChecked() throws IOException {
        assertEquals("tiny-spoof", ModelCatalog.load(folder).spoofs().getFirst().id());
        Files.write(folder.resolve("tiny-spoof.onnx"), new byte[] {1, 2, 3});
        ModelRefusedException refused = assertThrows(ModelRefusedException.class, this::open);
        assertTrue(String.valueOf(refused.getMessage()).contains("tiny-spoof.onnx has SHA-256"));
    }

    @Test
    void unknownDetectorAndImpossibleThresholdAreNamed() throws IOException {
        String unknown = assertThrows(
                        ModelRefusedException.class,
                        () -> ModelCatalog.load(folder).spoof("other"))
                .getMessage();
        assertTrue(String.valueOf(unknown).endsWith("there is no spoof model other, expected one of tiny-spoof"));
        Files.writeString(folder.resolve("models.yaml"), ENTRY.replace("threshold: 0.5", "threshold: 2"));
        String wrong = assertThrows(ModelRefusedException.class, () -> ModelCatalog.load(folder))
                .getMessage();
        assertTrue(String.valueOf(wrong).contains("threshold is 2, expected a number from 0.0 to 1.0"), wrong);
    }

    private OnnxSpoofScorer open() {
        return OnnxSpoofScorer.open(
                OnnxModels.start(), ModelCatalog.load(folder).spoof("tiny-spoof"));
    }
}
