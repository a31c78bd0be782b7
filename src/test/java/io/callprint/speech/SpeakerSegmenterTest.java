package io.callprint.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioFiles;
import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.model.ReferenceSample;
import io.callprint.model.SegmentationModelEntry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeakerSegmenterTest {
    private static final Path MODELS = Path.of(System.getProperty("callprint.home"), "models");

    private final SegmentationModelEntry model = ModelCatalog.load(MODELS).segmentation("segmentation");

    private static float[] windowWithSpeechAt(int start) throws Exception {
        float[] speech =
                AudioFiles.read(MODELS.resolve("reference/reference-16k.wav")).samples();
        float[] window = new float[160_000];
        System.arraycopy(speech, 0, window, start, Math.min(speech.length, window.length - start));
        return window;
    }

    @Test
    void oneVoiceIsHeardWhereItSpeaks() throws Exception {
        try (SpeakerSegmenter segmenter = SpeakerSegmenter.open(OnnxModels.start(), model)) {
            List<SpeakerActivity> windows = segmenter.segment(List.of(windowWithSpeechAt(48_000), new float[160_000]));
            assertEquals(589, windows.getFirst().frames());
            int voices = 0;
            for (int voice = 0; voice < SpeakerActivity.VOICES; voice++) {
                int heard = 0;
                for (int frame = 0; frame < 589; frame++) {
                    boolean isHeard = windows.getFirst().isHeard(frame, voice);
                    heard += isHeard ? 1 : 0;
                    assertFalse(isHeard && frame < 170, "speech found before 3 s");
                    assertFalse(windows.getLast().isHeard(frame, voice), "speech found in silence");
                }
                voices += heard > 100 ? 1 : 0;
            }
            assertEquals(1, voices);
        }
    }

    @Test
    void windowAnswersInABatchAsItDoesAlone() throws Exception {
        try (SpeakerSegmenter segmenter = SpeakerSegmenter.open(OnnxModels.start(), model)) {
            float[] window = windowWithSpeechAt(20_000);
            SpeakerActivity alone = segmenter.segment(List.of(window)).getFirst();
            SpeakerActivity together =
                    segmenter.segment(List.of(new float[160_000], window)).getLast();
            for (int frame = 0; frame < alone.frames(); frame++) {
                for (int voice = 0; voice < SpeakerActivity.VOICES; voice++) {
                    assertEquals(alone.probability(frame, voice), together.probability(frame, voice), 0.005);
                }
            }
        }
    }

    @Test
    void networkThatSaysSomethingElseIsRefused() {
        SegmentationModelEntry other = new SegmentationModelEntry(
                model.id(),
                model.file(),
                model.sha256(),
                model.provenance(),
                model.inputs(),
                model.outputs(),
                model.windowSamples(),
                model.frames(),
                model.sampleRateHz(),
                model.frameSamples(),
                model.frameShiftSamples(),
                new ReferenceSample(
                        MODELS.resolve("reference/reference-8k.wav"),
                        model.reference().golden(),
                        0.001));
        ModelRefusedException refused =
                assertThrows(ModelRefusedException.class, () -> SpeakerSegmenter.open(OnnxModels.start(), other));
        assertTrue(String.valueOf(refused.getMessage()).contains("on its reference sample"), refused.toString());
    }
}
