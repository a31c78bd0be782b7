package io.callprint.speech;

import io.callprint.audio.Levels;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Joins the caller's speech, chunk by chunk. Speech begins with two chunks in a row above the threshold and then takes
 * the two chunks before them too, so that the first consonant is not cut; it lasts while chunks stay above the threshold
 * less 0.15, pauses up to 96 ms belong to it, and 64 ms after its last chunk are kept. The rest is noise, from whose
 * level the chunks next to speech are left out; keys and echo are neither.
 *
 * <p>Chunks come from one thread (the {@code vad} thread, or the reader of a file); {@link #collected} and {@link
 * #restart} may be called on any. The lock is held for the copy of a chunk, or of the speech when it is asked for.
 */
final class SpeechCollector {
    private static final int PRE_ROLL = 3;
    private static final int START_CHUNKS = 2;
    private static final int PAUSE_CHUNKS = 3;
    private static final int HANGOVER_CHUNKS = 2;
    private static final double HYSTERESIS = 0.15;
    private static final int SAMPLES = SpeechChunk.SAMPLES;

    private final double threshold;
    private final int maxSamples;
    private final ReentrantLock lock = new ReentrantLock();

    private short[] speech = new short[NetSpeech.SAMPLE_RATE_HZ];
    private int length;
    private long concealedSamples;
    private final NoiseLevel noise = new NoiseLevel();
    private long lastArrivalNanos;

    /** Chunks not yet decided on, oldest first: before speech begins, or a pause within it. */
    private final short[] held = new short[SAMPLES * Math.max(PRE_ROLL, PAUSE_CHUNKS)];

    private final int[] heldConcealed = new int[Math.max(PRE_ROLL, PAUSE_CHUNKS)];
    private int heldChunks;
    private int loudChunks;
    private boolean speaking;
    private int sinceSpeech = HANGOVER_CHUNKS + 1;

    SpeechCollector(double threshold, double maxSeconds) {
        this.threshold = threshold;
        this.maxSamples = (int) Math.round(maxSeconds * NetSpeech.SAMPLE_RATE_HZ);
    }

    /** @param probability of speech, 0 when the gate was closed */
    void accept(SpeechChunk chunk, double probability) {
        lock.lock();
        try {
            if (speaking) {
                proceed(chunk, probability);
            } else {
                watch(chunk, probability);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A chunk that is nobody's speech and not the line's noise either: a key or our own echo. */
    void exclude() {
        lock.lock();
        try {
            stop();
            heldChunks = 0;
            loudChunks = 0;
        } finally {
            lock.unlock();
        }
    }

    boolean isSpeaking() {
        return speaking;
    }

    double seconds() {
        lock.lock();
        try {
            return (double) length / NetSpeech.SAMPLE_RATE_HZ;
        } finally {
            lock.unlock();
        }
    }

    long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    void restart() {
        lock.lock();
        try {
            length = 0;
            concealedSamples = 0;
            lastArrivalNanos = 0;
        } finally {
            lock.unlock();
        }
    }

    NetSpeech collected() {
        lock.lock();
        try {
            return new NetSpeech(
                    Arrays.copyOf(speech, length),
                    Levels.rmsDbfs(speech, 0, length),
                    noise.dbfs(),
                    length == 0 ? 0 : (double) concealedSamples / length,
                    lastArrivalNanos);
        } finally {
            lock.unlock();
        }
    }

    private void watch(SpeechChunk chunk, double probability) {
        boolean loud = probability >= threshold;
        loudChunks = loud ? loudChunks + 1 : 0;
        if (loudChunks < START_CHUNKS) {
            if (!loud && ++sinceSpeech > HANGOVER_CHUNKS) {
                noise.add(chunk);
            }
            hold(chunk, PRE_ROLL);
            return;
        }
        speaking = true;
        loudChunks = 0;
        appendHeld(heldChunks);
        append(chunk.samples(), 0, chunk.concealedSamples());
        lastArrivalNanos = chunk.arrivalNanos();
    }

    private void proceed(SpeechChunk chunk, double probability) {
        if (probability >= threshold - HYSTERESIS) {
            appendHeld(heldChunks);
            append(chunk.samples(), 0, chunk.concealedSamples());
            lastArrivalNanos = chunk.arrivalNanos();
            return;
        }
        hold(chunk, PAUSE_CHUNKS);
        if (heldChunks == PAUSE_CHUNKS) {
            stop();
        }
    }

    private void stop() {
        if (speaking) {
            speaking = false;
            appendHeld(Math.min(heldChunks, HANGOVER_CHUNKS));
            sinceSpeech = 0;
            loudChunks = 0;
        }
    }

    private void hold(SpeechChunk chunk, int most) {
        if (heldChunks >= most) {
            dropHeld(heldChunks - most + 1);
        }
        System.arraycopy(chunk.samples(), 0, held, heldChunks * SAMPLES, SAMPLES);
        heldConcealed[heldChunks] = chunk.concealedSamples();
        heldChunks++;
    }

    private void appendHeld(int chunks) {
        for (int i = 0; i < chunks; i++) {
            append(held, i * SAMPLES, heldConcealed[i]);
        }
        dropHeld(chunks);
    }

    private void dropHeld(int chunks) {
        heldChunks -= chunks;
        System.arraycopy(held, chunks * SAMPLES, held, 0, heldChunks * SAMPLES);
        System.arraycopy(heldConcealed, chunks, heldConcealed, 0, heldChunks);
    }

    private void append(short[] from, int offset, int concealed) {
        int added = Math.min(SAMPLES, maxSamples - length);
        if (added <= 0) {
            return;
        }
        if (length + added > speech.length) {
            speech = Arrays.copyOf(speech, Math.max(length + added, speech.length * 2));
        }
        System.arraycopy(from, offset, speech, length, added);
        length += added;
        concealedSamples += Math.min(concealed, added);
    }
}
