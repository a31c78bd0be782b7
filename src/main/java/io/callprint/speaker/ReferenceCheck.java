package io.callprint.speaker;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.model.KaldiFbank;
import io.callprint.model.MelPower;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.model.Waveform;
import java.io.IOException;
import java.util.Optional;

/**
 * Compares each stage of an embedding with what it was when the model was shipped, and says which part differs. A wrong
 * front end does not fail, it only recognises worse: nothing else would notice.
 */
final class ReferenceCheck {
    private static final double UPSAMPLER_TOLERANCE = 1e-4;

    /** Values of a raw embedding are about 10 times those of a unit embedding. */
    private static final double RAW_TOLERANCES = 10;

    /** That many times the tolerance may be missing from a cosine of 1. */
    private static final double COSINE_TOLERANCES = 0.1;

    private final SpeakerModelEntry model;
    private final GoldenValues golden;
    private final double tolerance;

    /** @throws ModelRefusedException when there are no golden values, or those of another network */
    ReferenceCheck(SpeakerModelEntry model) {
        this.model = model;
        golden = GoldenValues.of(model);
        tolerance = model.reference().tolerance();
        if (!golden.modelSha256().equals(model.network().sha256())) {
            throw new ModelRefusedException("model %s: %s was made with network %s, expected %s"
                    .formatted(
                            model.id(),
                            model.reference().golden(),
                            golden.modelSha256(),
                            model.network().sha256()));
        }
    }

    /** The committed sample. */
    AudioClip sample() {
        try {
            AudioClip clip = AudioFiles.read(model.reference().sample());
            if (clip.samples().length != golden.audioSamples()) {
                throw new ModelRefusedException("model %s: %s has %d samples, expected %d"
                        .formatted(
                                model.id(), model.reference().sample(), clip.samples().length, golden.audioSamples()));
            }
            return clip;
        } catch (IOException e) {
            throw new ModelRefusedException(
                    "model " + model.id() + ": the reference sample "
                            + model.reference().sample() + " cannot be read, expected audio",
                    e);
        }
    }

    /** @throws ModelRefusedException when a stage differs; the message names the part */
    void require(EmbeddingStages stages) {
        differingPart(stages).ifPresent(part -> {
            throw new ModelRefusedException(
                    "model %s: the reference sample gives another result than shipped, the part that differs is %s"
                            .formatted(model.id(), part));
        });
    }

    /** The first part on the way that differs, in words; empty when all is as shipped. */
    Optional<String> differingPart(EmbeddingStages stages) {
        for (int i = 0; i < golden.upsampled().length; i++) {
            if (differs(stages.audio()[golden.upsampledFrom() + i], golden.upsampled()[i], UPSAMPLER_TOLERANCE)) {
                return Optional.of("the filter from 8 to 16 kHz");
            }
        }
        int values = model.frontEnd().rowValues();
        if (stages.inputs().length != golden.frames() * values) {
            return Optional.of("the length or number of frames (%d, expected %d)"
                    .formatted(stages.inputs().length / values, golden.frames()));
        }
        return differingInput(stages).or(() -> differingEmbedding(stages));
    }

    private Optional<String> differingInput(EmbeddingStages stages) {
        return switch (model.frontEnd()) {
            case KaldiFbank fbank -> new FbankDifference(fbank, golden).part(stages);
            case MelPower _ -> InputDifference.part(stages, golden, "the mel powers");
            case Waveform _ -> InputDifference.part(stages, golden, "the samples");
        };
    }

    private Optional<String> differingEmbedding(EmbeddingStages stages) {
        if (isOther(stages.raw(), golden.raw(), RAW_TOLERANCES * tolerance)) {
            return Optional.of(
                    hasNegative(stages.raw()) || !hasNegative(golden.raw())
                            ? "the network"
                            : "the network (no value below 0: it ends in a ReLU that is not its own)");
        }
        if (isOther(stages.embedding(), golden.embedding(), tolerance)) {
            return Optional.of("the unit length");
        }
        return isOther(stages.centred(), golden.centred(), tolerance)
                ? Optional.of("the mean vector")
                : Optional.empty();
    }

    private static boolean hasNegative(float[] values) {
        for (float value : values) {
            if (value < 0) {
                return true;
            }
        }
        return false;
    }

    private boolean isOther(float[] ours, float[] expected, double largest) {
        double product = 0;
        double oursSquared = 0;
        double expectedSquared = 0;
        boolean differs = false;
        for (int i = 0; i < ours.length; i++) {
            product += (double) ours[i] * expected[i];
            oursSquared += (double) ours[i] * ours[i];
            expectedSquared += (double) expected[i] * expected[i];
            differs |= differs(ours[i], expected[i], largest);
        }
        return differs || !(product / Math.sqrt(oursSquared * expectedSquared) >= 1 - COSINE_TOLERANCES * tolerance);
    }

    /** True for anything that is not a number, too. */
    private static boolean differs(double ours, double expected, double tolerance) {
        return !(Math.abs(ours - expected) <= tolerance);
    }
}
