package io.callprint.api;

import io.callprint.audio.AudioClip;
import java.time.Duration;

/** From audio to a speaker embedding, as the embedding service needs it. Any thread. */
public interface ClipEmbedder {
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
}
