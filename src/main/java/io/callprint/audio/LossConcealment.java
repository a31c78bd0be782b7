package io.callprint.audio;

import java.util.Arrays;

/**
 * Packet loss concealment of ITU-T G.711 Appendix I for one direction of one call.
 *
 * <p>A lost stretch is filled with the last pitch period (5 to 15 ms), from the second and third 10 ms on with the last
 * two and three periods, joined by overlap-add a quarter period long. From 10 ms on it fades by 20 % of full scale each
 * 10 ms and is silent after 60 ms. The first frame after a loss is cross-faded in.
 *
 * <p>As in the standard the output lags the input by {@link #DELAY_SAMPLES} (3.75 ms): the end of the last good frame is
 * still ours to blend when the next one fails to come.
 *
 * <p>Works in place on frames of 160 samples, allocates nothing per frame. Owned by one thread.
 */
public final class LossConcealment {
    /** How far the output lags behind the input. */
    public static final int DELAY_SAMPLES = 30;

    private static final int BLOCK = 80;
    private static final int MIN_PITCH = 40;
    private static final int MAX_PITCH = 120;
    private static final int CORRELATION = 160;
    private static final int HISTORY = 3 * MAX_PITCH + DELAY_SAMPLES;
    private static final int OVERLAP_PER_BLOCK = 32;
    private static final int SILENT_FROM_BLOCK = 6;
    private static final float FADE_PER_BLOCK = 0.2f;
    /** About -70 dBFS over the correlation window: below it the normalised correlation is of noise. */
    private static final float MIN_ENERGY = 250f;

    private final float[] history = new float[HISTORY];
    private final float[] periods = new float[HISTORY];
    private final float[] tail = new float[MAX_PITCH / 4];
    private final float[] blend = new float[BLOCK];
    private final float[] block = new float[BLOCK];
    private int pitch;
    private int overlap;
    private int repeated;
    private int position;
    private int lostBlocks;

    /** Takes a frame that arrived and replaces its samples by the output. */
    public void received(short[] frame) {
        for (int from = 0; from < PcmFrame.SAMPLES; from += BLOCK) {
            load(frame, from);
            if (lostBlocks > 0) {
                fadeIn();
            }
            emit(frame, from);
        }
    }

    /** Makes up a frame that did not arrive and writes it into {@code frame}. */
    public void lost(short[] frame) {
        for (int from = 0; from < PcmFrame.SAMPLES; from += BLOCK) {
            synthesise();
            lostBlocks++;
            emit(frame, from);
        }
    }

    /** Forgets everything: the stream starts anew. */
    public void reset() {
        Arrays.fill(history, 0);
        lostBlocks = 0;
    }

    private void load(short[] frame, int from) {
        for (int i = 0; i < BLOCK; i++) {
            block[i] = frame[from + i];
        }
    }

    private void emit(short[] frame, int from) {
        System.arraycopy(history, BLOCK, history, 0, HISTORY - BLOCK);
        System.arraycopy(block, 0, history, HISTORY - BLOCK, BLOCK);
        int first = HISTORY - BLOCK - DELAY_SAMPLES;
        for (int i = 0; i < BLOCK; i++) {
            frame[from + i] = (short) Math.clamp(Math.round(history[first + i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    private void synthesise() {
        switch (lostBlocks) {
            case 0 -> begin();
            case 1, 2 -> widen();
            default -> {
                if (lostBlocks >= SILENT_FROM_BLOCK) {
                    Arrays.fill(block, 0);
                } else {
                    repeat(block, BLOCK);
                    fade(block, BLOCK);
                }
            }
        }
    }

    private void begin() {
        System.arraycopy(history, 0, periods, 0, HISTORY);
        pitch = findPitch();
        overlap = pitch / 4;
        System.arraycopy(periods, HISTORY - overlap, tail, 0, overlap);
        position = 0;
        repeatLast(1);
        System.arraycopy(periods, HISTORY - overlap, history, HISTORY - overlap, overlap);
        repeat(block, BLOCK);
    }

    private void widen() {
        int before = position;
        repeat(blend, overlap);
        position = before % pitch;
        repeatLast(lostBlocks + 1);
        repeat(block, BLOCK);
        crossFade(blend, block, block, 0, overlap);
        fade(block, BLOCK);
    }

    /** Makes the last {@code count} periods a loop: their end runs smoothly into their beginning. */
    private void repeatLast(int count) {
        repeated = count * pitch;
        crossFade(tail, periods, HISTORY - repeated - overlap, periods, HISTORY - overlap, overlap);
    }

    private void repeat(float[] into, int length) {
        for (int i = 0; i < length; i++) {
            into[i] = periods[HISTORY - repeated + position];
            position = position + 1 == repeated ? 0 : position + 1;
        }
    }

    private void fade(float[] samples, int length) {
        float gain = 1 - (lostBlocks - 1) * FADE_PER_BLOCK;
        for (int i = 0; i < length; i++) {
            samples[i] *= gain;
            gain = Math.max(0, gain - FADE_PER_BLOCK / BLOCK);
        }
    }

    private void fadeIn() {
        int length = Math.min(BLOCK, overlap + (lostBlocks - 1) * OVERLAP_PER_BLOCK);
        if (lostBlocks >= SILENT_FROM_BLOCK) {
            Arrays.fill(blend, 0);
        } else {
            repeat(blend, length);
            if (lostBlocks > 1) {
                fade(blend, length);
            }
        }
        crossFade(blend, block, block, 0, length);
        lostBlocks = 0;
    }

    private static void crossFade(float[] from, float[] to, float[] out, int offset, int length) {
        crossFade(from, to, offset, out, offset, length);
    }

    private static void crossFade(float[] from, float[] to, int toOffset, float[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            float share = (i + 1f) / (length + 1);
            out[outOffset + i] = from[i] * (1 - share) + to[toOffset + i] * share;
        }
    }

    /** Lag of the highest normalised correlation of the last 20 ms with what came before: every second lag, then near. */
    private int findPitch() {
        int coarse = bestLag(MIN_PITCH, MAX_PITCH, 2);
        return bestLag(Math.max(MIN_PITCH, coarse - 1), Math.min(MAX_PITCH, coarse + 1), 1);
    }

    private int bestLag(int from, int to, int step) {
        int best = from;
        float bestScore = Float.NEGATIVE_INFINITY;
        int start = HISTORY - CORRELATION;
        for (int lag = from; lag <= to; lag += step) {
            float correlation = 0;
            float energy = 0;
            for (int i = start; i < HISTORY; i += step) {
                float earlier = periods[i - lag];
                correlation += periods[i] * earlier;
                energy += earlier * earlier;
            }
            float score = (float) (correlation / Math.sqrt(Math.max(energy, MIN_ENERGY)));
            if (score > bestScore) {
                bestScore = score;
                best = lag;
            }
        }
        return best;
    }
}
