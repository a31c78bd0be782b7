package io.callprint.speaker;

import io.callprint.model.FrontEnd;
import io.callprint.model.LevelRule;

/** Front ends for tests. */
final class FrontEnds {
    static final double ENERGY_FLOOR = 1.1920929e-7;

    private FrontEnds() {}

    /** Kaldi's own features at a scale. */
    static FrontEnd plain(double scale) {
        return of(scale, new LevelRule.AsItIs(), -100, FrontEnd.MeanRemoval.UTTERANCE, 80);
    }

    static FrontEnd telephone() {
        return of(32768, new LevelRule.AsItIs(), 0, FrontEnd.MeanRemoval.UTTERANCE, 59);
    }

    static FrontEnd of(double scale, LevelRule level, double logFloor, FrontEnd.MeanRemoval mean, int liveBands) {
        return of(scale, level, 0.97, logFloor, mean, liveBands);
    }

    static FrontEnd of(
            double scale,
            LevelRule level,
            double preemphasis,
            double logFloor,
            FrontEnd.MeanRemoval mean,
            int liveBands) {
        return new FrontEnd(
                FrontEnd.Use.TELEPHONE,
                16_000,
                scale,
                level,
                25,
                10,
                preemphasis,
                512,
                80,
                20,
                8_000,
                ENERGY_FLOOR,
                logFloor,
                mean,
                liveBands);
    }
}
