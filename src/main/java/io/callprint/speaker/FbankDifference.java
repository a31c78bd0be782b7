package io.callprint.speaker;

import io.callprint.model.KaldiFbank;
import java.util.Optional;

/** Which part of a log mel front end differs from what it was when the model was shipped. */
final class FbankDifference {
    /** Of log mel bands, whose values are about 10. */
    private static final double TOLERANCE = 1e-3;

    private final KaldiFbank frontEnd;
    private final GoldenValues golden;

    FbankDifference(KaldiFbank frontEnd, GoldenValues golden) {
        this.frontEnd = frontEnd;
        this.golden = golden;
    }

    /** In words; empty when all is as shipped. */
    Optional<String> part(EmbeddingStages stages) {
        return differingFeatures(stages).or(() -> differingInputs(stages));
    }

    private Optional<String> differingFeatures(EmbeddingStages stages) {
        FeatureDifference difference = new FeatureDifference(TOLERANCE);
        int bands = frontEnd.melBands();
        int live = goldenLiveBands();
        float[] unfloored = withoutFloor(stages.audio());
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

    private float[] withoutFloor(float[] audio) {
        KaldiFbank open = new KaldiFbank(
                frontEnd.use(),
                frontEnd.sampleRateHz(),
                frontEnd.sampleScale(),
                frontEnd.level(),
                frontEnd.frameMillis(),
                frontEnd.shiftMillis(),
                frontEnd.preemphasis(),
                frontEnd.window(),
                frontEnd.fftSize(),
                frontEnd.melBands(),
                frontEnd.lowestHz(),
                frontEnd.highestHz(),
                Float.MIN_NORMAL,
                Math.log(Float.MIN_NORMAL),
                frontEnd.meanRemoval(),
                frontEnd.liveMelBands());
        return new FbankFeed(open, 0).features(audio.clone());
    }

    private Optional<String> differingInputs(EmbeddingStages stages) {
        int bands = frontEnd.melBands();
        boolean meanDiffers = false;
        int live = 0;
        int goldenLive = goldenLiveBands();
        for (int i = 0; i < golden.featureFrames().length; i++) {
            int row = golden.featureFrames()[i] * bands;
            for (int band = 0; band < bands; band++) {
                float ours = stages.inputs()[row + band];
                float expected = golden.inputs().get(i)[band];
                live = ours == 0 ? live : Math.max(live, band + 1);
                meanDiffers |= ours != 0 && expected != 0 && !(Math.abs(ours - expected) <= 2 * TOLERANCE);
            }
        }
        if (meanDiffers) {
            return Optional.of("the removal of the utterance's mean");
        }
        return live == goldenLive
                ? Optional.empty()
                : Optional.of("the live mel bands (%d, expected %d)".formatted(frontEnd.liveMelBands(), goldenLive));
    }
}
