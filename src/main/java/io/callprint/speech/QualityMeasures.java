package io.callprint.speech;

import io.callprint.audio.Spectrogram;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Everything measured of one piece of net speech. Immutable.
 *
 * @param values one for each {@link QualityMeasure}, in its unit
 */
public record QualityMeasures(Map<QualityMeasure, Double> values) {
    /** 64 ms, every 40 ms. */
    static final int WINDOW = 512;

    private static final int STEP = 320;

    public QualityMeasures {
        values = Collections.unmodifiableMap(new EnumMap<>(values));
    }

    public static QualityMeasures of(NetSpeech speech) {
        Spectrogram spectrogram = Spectrogram.of(speech.samples(), WINDOW, STEP);
        SpectralShape shape = SpectralShape.of(spectrogram);
        PitchTrack pitch = PitchTrack.of(spectrogram);
        SpeechLevels levels = SpeechLevels.of(speech);
        Map<QualityMeasure, Double> values = new EnumMap<>(QualityMeasure.class);
        values.put(QualityMeasure.SECONDS, speech.seconds());
        values.put(QualityMeasure.SNR_DB, levels.snrDb());
        values.put(QualityMeasure.HARMONICITY, pitch.harmonicity());
        values.put(QualityMeasure.DYNAMIC_DB, levels.dynamicDb());
        values.put(QualityMeasure.LEVEL_DBFS, speech.speechLevelDbfs());
        values.put(QualityMeasure.CLIPPED_SHARE, levels.clippedShare());
        values.put(QualityMeasure.BAND_HZ, shape.bandHz());
        values.put(QualityMeasure.VOICED_SHARE, pitch.voicedShare());
        values.put(QualityMeasure.CONCEALED_SHARE, speech.concealedShare());
        values.put(QualityMeasure.TONE_SHARE, shape.toneShare());
        values.put(QualityMeasure.STEADY_SHARE, shape.steadyShare());
        return new QualityMeasures(values);
    }

    public double of(QualityMeasure measure) {
        return values.getOrDefault(measure, 0.0);
    }
}
