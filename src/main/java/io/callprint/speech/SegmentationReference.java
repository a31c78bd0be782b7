package io.callprint.speech;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.SegmentationModelEntry;
import java.io.IOException;
import java.util.List;

/**
 * Holds a segmentation network against what it said when it was shipped: one window with the reference sample at the
 * places that the golden file names, its voices frame by frame.
 */
final class SegmentationReference {
    /** Of a probability: half a step of {@link SpeakerActivity} beside the model's own tolerance. */
    private static final double STEP = 0.5 / 255;

    private SegmentationReference() {}

    /** @throws ModelRefusedException one sentence: the network says something else */
    static void require(SpeakerSegmenter segmenter, SegmentationModelEntry model) {
        try {
            AudioClip sample = AudioFiles.read(model.reference().sample());
            JsonNode golden = JsonMapper.builder()
                    .build()
                    .readTree(model.reference().golden().toFile());
            float[] window = new float[model.windowSamples()];
            for (JsonNode start : golden.path("startsAtSamples")) {
                int length = Math.min(sample.samples().length, window.length - start.asInt());
                System.arraycopy(sample.samples(), 0, window, start.asInt(), length);
            }
            requireAsShipped(segmenter.segment(List.of(window)).getFirst(), golden, model);
        } catch (IOException e) {
            throw new ModelRefusedException(
                    "model " + model.id() + ": its reference sample cannot be read, expected the shipped files", e);
        }
    }

    private static void requireAsShipped(SpeakerActivity heard, JsonNode golden, SegmentationModelEntry model) {
        double worst = golden.path("voices").size() == heard.frames() ? 0 : Double.NaN;
        for (int frame = 0; frame < heard.frames() && worst >= 0; frame++) {
            JsonNode expected = golden.path("voices").path(frame);
            for (int voice = 0; voice < SpeakerActivity.VOICES; voice++) {
                worst = Math.max(
                        worst,
                        Math.abs(heard.probability(frame, voice)
                                - expected.path(voice).asDouble(Double.NaN)));
            }
        }
        double most = model.reference().tolerance() + STEP;
        if (!(worst <= most)) {
            throw new ModelRefusedException(
                    "model %s: on its reference sample a probability differs by %.4f, expected at most %.4f"
                            .formatted(model.id(), worst, most));
        }
    }
}
