package io.callprint.speaker;

import io.callprint.audio.AudioClip;
import java.util.concurrent.CompletableFuture;

/** From net speech to a speaker embedding with one model. */
public interface SpeakerEmbedder extends AutoCloseable {
    /** Hash over model file and front end: embeddings of different ids are never compared. */
    String modelId();

    int dimension();

    /** The mean that is subtracted before embeddings are compared; length {@link #dimension()}. A copy. */
    float[] meanVector();

    /**
     * Embeds on an {@code infer} thread, nearest deadline first.
     *
     * @param speech8k net speech, 8 kHz, 16 bit, at least 0.5 s, not changed afterwards
     * @param deadlineNanos {@code System.nanoTime()} by which the caller needs it
     * @return unit-length embedding; fails with {@link InferenceRefusedException} when the queue is full, the deadline
     *     has passed before its turn, or the embedder closed
     */
    CompletableFuture<float[]> embed(short[] speech8k, long deadlineNanos);

    /**
     * Embeds on the calling thread (files, tests).
     *
     * @throws IllegalArgumentException when there is less than 0.5 s
     */
    float[] embedNow(AudioClip speech);

    @Override
    void close();
}
