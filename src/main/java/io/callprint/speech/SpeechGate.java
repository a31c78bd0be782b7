package io.callprint.speech;

import io.callprint.audio.PcmFrame;

/**
 * The cheap test before the network: is a frame louder than the noise of its line? The noise floor falls at once to
 * what is quieter and rises by 3 dB a second, so steady noise closes the gate by itself while the pauses of speech keep
 * the floor down. Stays open 300 ms after the last loud frame. It lets too much through rather than too little.
 *
 * <p>One per call, owned by the call's {@code rtp-io} thread; allocates nothing and takes no logarithm.
 */
final class SpeechGate {
    private static final int HANGOVER_FRAMES = 15;
    /** Squares are shifted by this so that 160 of them fit an int. */
    private static final int SHIFT = 8;
    /** 3 dB a second at 50 frames a second. */
    private static final double RISE_PER_FRAME = 1.01391;

    private static final double OPEN_RATIO = 2;
    /** -65 dBFS: below it nobody speaks. */
    private static final double QUIETEST = energy(-65);

    private double floor = energy(-60);
    private int hangover;

    /** @return whether the frame may hold speech */
    boolean isOpen(short[] samples) {
        int energy = 0;
        for (int i = 0; i < PcmFrame.SAMPLES; i++) {
            energy += (samples[i] * samples[i]) >> SHIFT;
        }
        boolean loud = energy > Math.max(QUIETEST, floor * OPEN_RATIO);
        floor = energy < floor ? Math.max(energy, 1) : floor * RISE_PER_FRAME;
        hangover = loud ? HANGOVER_FRAMES : Math.max(0, hangover - 1);
        return hangover > 0;
    }

    private static double energy(double dbfs) {
        return io.callprint.audio.Levels.dbfsToPower(dbfs) * PcmFrame.SAMPLES / (1 << SHIFT);
    }
}
