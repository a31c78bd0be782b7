package io.callprint.speech;

import io.callprint.audio.PcmFrame;
import java.util.Arrays;

/**
 * Tells our own prompt, come back from the line within 0 to 300 ms, from the caller's speech: the last 64 ms of the
 * caller's audio are correlated with what we sent, at every delay. Two different voices correlate by chance, but not at
 * the same delay again and again; an echo does. A caller who speaks over the prompt brings the correlation down and
 * counts.
 *
 * <p>Both sides are whitened by a first difference and halved to 4 kHz, which makes the chance of a high correlation and
 * the work smaller: about 0.2 ms for a search, a few microseconds once the delay is known. Owned by the {@code vad}
 * thread.
 */
final class EchoGuard {
    private static final int STEP = 2;
    private static final int WINDOW = 2 * SpeechChunk.SAMPLES / STEP;
    private static final int MAX_DELAY = 2400 / STEP;
    private static final int HISTORY = 4096 / STEP;
    /** Alignment of the two clocks and the caller's jitter buffer, on top of the echo's own way. */
    private static final int SLACK = 800 / STEP;

    private static final int TOLERANCE = 3;
    private static final float CERTAIN = 0.85f;
    private static final float LIKELY = 0.5f;
    private static final int ENOUGH = 2;
    /** -62 dBFS of whitened audio: less is no prompt. */
    private static final float QUIETEST = WINDOW * 700f;

    private final float[] sent = new float[HISTORY];
    private final float[] heard = new float[WINDOW];
    private long sentEnd;
    private long sentEndNanos = Long.MIN_VALUE;
    private short lastSent;
    private short lastHeard;
    private long delay = Long.MIN_VALUE;
    private int agreeing;
    private boolean active;
    private float bestCorrelation;

    /** What we sent, in order. */
    void sent(short[] frame, int offset, long sentNanos) {
        int added = PcmFrame.SAMPLES / STEP;
        System.arraycopy(sent, added, sent, 0, HISTORY - added);
        lastSent = whiten(frame, offset, PcmFrame.SAMPLES, lastSent, sent, HISTORY - added);
        sentEnd += added;
        sentEndNanos = sentNanos;
        active = true;
    }

    /**
     * @param chunk the newest 256 samples of the caller
     * @param isGateOpen false: only remember them
     * @return whether they are our own prompt's echo
     */
    boolean isEcho(SpeechChunk chunk, boolean isGateOpen) {
        int added = SpeechChunk.SAMPLES / STEP;
        System.arraycopy(heard, added, heard, 0, WINDOW - added);
        lastHeard = whiten(chunk.samples(), 0, SpeechChunk.SAMPLES, lastHeard, heard, WINDOW - added);
        if (!active || !isGateOpen) {
            return false;
        }
        long silentNanos = chunk.arrivalNanos() - sentEndNanos;
        if (silentNanos > 400_000_000L) {
            active = false;
            Arrays.fill(sent, 0);
            return false;
        }
        float energy = energy(heard, 0);
        if (energy < QUIETEST) {
            return false;
        }
        return matches(chunk.position() / STEP, energy);
    }

    /** Delays are kept as differences of the two streams' sample counts: what the network does to packets drops out. */
    private boolean matches(long heardPosition, float energy) {
        if (agreeing >= ENOUGH) {
            int around = (int) (sentEnd - WINDOW - (heardPosition - delay));
            int near = best(Math.max(0, around - TOLERANCE), Math.min(HISTORY - WINDOW, around + TOLERANCE), energy);
            if (bestCorrelation > LIKELY) {
                delay = heardPosition - (sentEnd - WINDOW - near);
                return true;
            }
        }
        int found = best(0, Math.min(HISTORY - WINDOW, MAX_DELAY + SLACK), energy);
        long foundDelay = heardPosition - (sentEnd - WINDOW - found);
        boolean again = Math.abs(foundDelay - delay) <= TOLERANCE && bestCorrelation > LIKELY;
        delay = foundDelay;
        if (bestCorrelation > CERTAIN) {
            agreeing = ENOUGH;
        } else {
            agreeing = again ? agreeing + 1 : 0;
        }
        return agreeing >= ENOUGH;
    }

    /** Age of the best match, in halved samples; its correlation is left in {@link #bestCorrelation}. */
    private int best(int youngest, int oldest, float heardEnergy) {
        int best = youngest;
        bestCorrelation = 0;
        if (youngest > oldest) {
            return best;
        }
        double sentEnergy = energy(sent, HISTORY - WINDOW - youngest);
        for (int age = youngest; age <= oldest; age++) {
            int from = HISTORY - WINDOW - age;
            if (sentEnergy > QUIETEST) {
                float correlation = (float) Math.abs(dot(from) / Math.sqrt(sentEnergy * heardEnergy));
                if (correlation > bestCorrelation) {
                    bestCorrelation = correlation;
                    best = age;
                }
            }
            if (from > 0) {
                sentEnergy += square(sent[from - 1]) - square(sent[from + WINDOW - 1]);
            }
        }
        return best;
    }

    private static double square(double value) {
        return value * value;
    }

    private float dot(int from) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        for (int i = 0; i < WINDOW; i += 4) {
            a += heard[i] * sent[from + i];
            b += heard[i + 1] * sent[from + i + 1];
            c += heard[i + 2] * sent[from + i + 2];
            d += heard[i + 3] * sent[from + i + 3];
        }
        return a + b + c + d;
    }

    private static float energy(float[] samples, int from) {
        float a = 0;
        float b = 0;
        for (int i = from; i < from + WINDOW; i += 2) {
            a += samples[i] * samples[i];
            b += samples[i + 1] * samples[i + 1];
        }
        return a + b;
    }

    /** First difference, then the mean of each pair: (x[i+1] - x[i-1]) / 2. */
    private static short whiten(short[] from, int offset, int length, short before, float[] to, int toOffset) {
        float previous = before;
        for (int i = 0; i < length; i += STEP) {
            float current = from[offset + i + 1];
            to[toOffset + i / STEP] = (current - previous) / 2;
            previous = current;
        }
        return from[offset + length - 1];
    }
}
