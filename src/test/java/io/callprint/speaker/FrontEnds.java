package io.callprint.speaker;

import io.callprint.model.FrontEnd;
import io.callprint.model.KaldiFbank;
import io.callprint.model.LevelRule;

/** Front ends for tests. */
final class FrontEnds {
    static final double ENERGY_FLOOR = 1.1920929e-7;

    private FrontEnds() {}

    /** Kaldi's own features at a scale. */
    static KaldiFbank plain(double scale) {
        return of(scale, new LevelRule.AsItIs(), -100, KaldiFbank.MeanRemoval.UTTERANCE, 80);
    }

    static KaldiFbank plain(double scale, KaldiFbank.Window window) {
        return of(scale, new LevelRule.AsItIs(), 0.97, window, -100, KaldiFbank.MeanRemoval.UTTERANCE, 80);
    }

    static KaldiFbank telephone() {
        return of(32768, new LevelRule.AsItIs(), 0, KaldiFbank.MeanRemoval.UTTERANCE, 59);
    }

    static KaldiFbank of(double scale, LevelRule level, double logFloor, KaldiFbank.MeanRemoval mean, int liveBands) {
        return of(scale, level, 0.97, KaldiFbank.Window.POVEY, logFloor, mean, liveBands);
    }

    static KaldiFbank of(
            double scale,
            LevelRule level,
            double preemphasis,
            KaldiFbank.Window window,
            double logFloor,
            KaldiFbank.MeanRemoval mean,
            int liveBands) {
        return new KaldiFbank(
                FrontEnd.Use.TELEPHONE,
                16_000,
                scale,
                level,
                25,
                10,
                preemphasis,
                window,
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
