package io.callprint.eval;

import io.callprint.audio.AudioClip;
import io.callprint.audio.PcmFrame;
import java.util.Arrays;
import java.util.Optional;

/** One session's audio, cut from its beginning into turns with as much net speech as is wanted, pauses and all. */
public final class Turns {
    private static final int RATE_HZ = PcmFrame.SAMPLE_RATE_HZ;
    private static final double NEAR_ENOUGH_SECONDS = 0.05;

    private final Hearing hearing;
    private float[] audio = new float[0];
    private int position;

    public Turns(Hearing hearing) {
        this.hearing = hearing;
    }

    /** @param clip at 8 kHz */
    public void append(AudioClip clip) {
        int before = audio.length;
        audio = Arrays.copyOf(audio, before + clip.samples().length);
        System.arraycopy(clip.samples(), 0, audio, before, clip.samples().length);
    }

    /** Empty, and nothing is used up, when less net speech is left. */
    public Optional<AudioClip> next(double netSeconds) {
        double length = netSeconds;
        while (true) {
            int end = position + (int) Math.round(length * RATE_HZ);
            boolean all = end >= audio.length;
            AudioClip clip = new AudioClip(Arrays.copyOfRange(audio, position, Math.min(end, audio.length)), RATE_HZ);
            double missing = netSeconds - hearing.netSpeech(clip, netSeconds).seconds();
            if (missing <= NEAR_ENOUGH_SECONDS) {
                position += clip.samples().length;
                return Optional.of(clip);
            }
            if (all) {
                return Optional.empty();
            }
            length += Math.max(0.1, missing);
        }
    }

    int position() {
        return position;
    }

    void moveTo(int place) {
        position = place;
    }

    void rewind() {
        position = 0;
    }
}
