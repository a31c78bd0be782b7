package io.callprint.speech;

import java.util.Locale;

/** What is measured of a piece of net speech before it is judged. */
public enum QualityMeasure {
    /** Net speech, s. */
    SECONDS,
    /** Level of the speech over that of the line, dB, -30 to 60. */
    SNR_DB,
    /** Periodicity of the voiced windows, mean, 0..1: noise lies between the harmonics that it lowers. */
    HARMONICITY,
    /** The level one window in twenty exceeds over the level one in ten stays below, dB. */
    DYNAMIC_DB,
    /** Speech level, dBFS. */
    LEVEL_DBFS,
    /** Samples at the flat top of the wave, 0..1. */
    CLIPPED_SHARE,
    /** Where the upper end of the band is: its mean spectrum stays 35 dB below the highest from there on, Hz. */
    BAND_HZ,
    /** Windows with a pitch, 0..1. */
    VOICED_SHARE,
    /** Audio made up for lost packets, 0..1. */
    CONCEALED_SHARE,
    /** Windows whose energy lies in two narrow peaks, 0..1. */
    TONE_SHARE,
    /** Windows whose spectrum is the same 120 ms later, 0..1: harmonics of instruments stay, those of a voice move. */
    STEADY_SHARE;

    /** As files spell it, for example {@code snr-db}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
