package io.callprint.audio;

/**
 * 20 ms of one direction of one call: 160 samples, 8 kHz, mono, 16 bit.
 *
 * <p>Mutable and reused: whoever receives a frame reads it before returning and keeps no reference. Not safe for use by
 * several threads; the thread that fills it owns it.
 */
public final class PcmFrame {
    public static final int SAMPLE_RATE_HZ = 8000;
    public static final int SAMPLES = 160;
    public static final int MILLIS = 20;

    private final short[] samples = new short[SAMPLES];
    private long positionSamples;
    private boolean concealed;

    /** The 160 samples themselves, not a copy. */
    public short[] samples() {
        return samples;
    }

    /** Index of the first sample since the media of the call began; counts 160 a frame, losses included. */
    public long positionSamples() {
        return positionSamples;
    }

    /** True when no packet brought this audio and concealment made it up. */
    public boolean isConcealed() {
        return concealed;
    }

    public void describe(long positionSamples, boolean concealed) {
        this.positionSamples = positionSamples;
        this.concealed = concealed;
    }
}
