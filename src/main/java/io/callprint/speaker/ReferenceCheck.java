package io.callprint.speaker;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.model.FrontEnd;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.SpeakerModelEntry;
import java.io.IOException;
import java.util.Optional;

/**
 * Compares each stage of an embedding with what it was when the model was shipped, and says which part differs. A wrong
 * front end does not fail, it only recognises worse: nothing else would notice.
 */
final class ReferenceCheck {
    private static final double UPSAMPLER_TOLERANCE = 1e-4;

    /** Of log mel bands, whose values are about 10. */
    private static final double FEATURE_TOLERANCE = 1e-3;

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
        int bands = model.frontEnd().melBands();
        if (stages.features().length != golden.frames() * bands) {
            return Optional.of("the length or number of frames (%d, expected %d)"
                    .formatted(stages.features().length / bands, golden.frames()));
        }
        return differingFeatures(stages).or(() -> differingInputs(stages)).or(() -> differingEmbedding(stages));
    }

    private Optional<String> differingFeatures(EmbeddingStages stages) {
        FeatureDifference difference = new FeatureDifference(FEATURE_TOLERANCE);
        int bands = model.frontEnd().melBands();
        int live = goldenLiveBands();
        float[] unfloored = withoutFloor(stages.audio(), model.frontEnd());
        for (int i = 0; i < golden.featureFrames().length; i++) {
            int row = golden.featureFrames()[i] * bands;
            float[] expected = golden.features().get(i);
            for (int band = 0; band < live; band++) {
                difference.add(stages.features()[row + band], unfloored[row + band], expected[band]);
            }
            for (int band = live; band < bands; band++) {
                difference.addDead(stages.features()[row + band], expected[band]);
            }
        }
        return difference.part();
    }

    private int goldenLiveBands() {
        int live = 0;
        for (float[] row : golden.inputs()) {
            for (int band = live; band < row.length; band++) {
                live = row[band] == 0 ? live : band + 1;
            }
        }
        return live;
    }

    private static float[] withoutFloor(float[] audio, FrontEnd frontEnd) {
        FrontEnd open = new FrontEnd(
                frontEnd.use(),
                frontEnd.sampleRateHz(),
                frontEnd.sampleScale(),
                frontEnd.level(),
                frontEnd.frameMillis(),
                frontEnd.shiftMillis(),
                frontEnd.preemphasis(),
                frontEnd.fftSize(),
                frontEnd.melBands(),
                frontEnd.lowestHz(),
                frontEnd.highestHz(),
                Float.MIN_NORMAL,
                Math.log(Float.MIN_NORMAL),
                frontEnd.meanRemoval(),
                frontEnd.liveMelBands());
        float[] levelled = audio.clone();
        NetworkInput.level(levelled, frontEnd.level());
        float[] features = new float[frontEnd.frames(levelled.length) * frontEnd.melBands()];
        new Fbank(open).logMel(levelled, levelled.length, features);
        return features;
    }

    private Optional<String> differingInputs(EmbeddingStages stages) {
        int bands = model.frontEnd().melBands();
        boolean meanDiffers = false;
        int live = 0;
        int goldenLive = goldenLiveBands();
        for (int i = 0; i < golden.featureFrames().length; i++) {
            int row = golden.featureFrames()[i] * bands;
            for (int band = 0; band < bands; band++) {
                float ours = stages.inputs()[row + band];
                float expected = golden.inputs().get(i)[band];
                live = ours == 0 ? live : Math.max(live, band + 1);
                meanDiffers |= ours != 0 && expected != 0 && differs(ours, expected, 2 * FEATURE_TOLERANCE);
            }
        }
        if (meanDiffers) {
            return Optional.of("the removal of the utterance's mean");
        }
        return live == goldenLive
                ? Optional.empty()
                : Optional.of("the live mel bands (%d, expected %d)"
                        .formatted(model.frontEnd().liveMelBands(), goldenLive));
    }

    private Optional<String> differingEmbedding(EmbeddingStages stages) {
        if (isOther(stages.raw(), golden.raw(), RAW_TOLERANCES * tolerance)) {
            boolean anyNegative = false;
            for (float value : stages.raw()) {
                anyNegative |= value < 0;
            }
            return Optional.of(
                    anyNegative
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
