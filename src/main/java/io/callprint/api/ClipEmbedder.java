package io.callprint.api;

import io.callprint.audio.AudioClip;
import java.time.Duration;

/**
 * From audio to speaker embeddings of one model, as one request of the embedding service needs it: the model stays open and
 * the same until this is closed. Any thread.
 */
public interface ClipEmbedder extends AutoCloseable {
    /** Name of the model; embeddings of different models are not comparable. */
    String model();

    /** Values of an embedding. */
    int dimension();

    /** What computes: {@code cpu} or {@code cuda}. */
    String device();

    /**
     * The voice that speaks in a clip.
     *
     * @param patience how long the answer may take
     * @return {@link #dimension()} values, unit length
     * @throws NoEmbeddingException one sentence: too little speech, or no room for another request now
     */
    float[] embed(AudioClip clip, Duration patience) throws NoEmbeddingException, InterruptedException;

    /** The request is over. */
    @Override
    void close();
}
