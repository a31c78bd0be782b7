package io.callprint.app;

import io.callprint.api.ClipEmbedder;
import io.callprint.api.NoEmbeddingException;
import io.callprint.audio.AudioClip;
import io.callprint.speaker.InferenceRefusedException;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.SpeechDetector;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Embeddings of files as calls make them: net speech only, on the inference threads, behind every call that waits. They
 * can be compared with what the store keeps of the same model.
 */
final class SpeechEmbedding implements ClipEmbedder {
    private static final double LEAST_SECONDS = 0.5;

    private final SpeechDetector speech;
    private final OnnxSpeakerEmbedder embedder;
    private final double mostSeconds;
    private final Runnable over;

    /**
     * @param mostSeconds of net speech that are heard
     * @param over told when this is closed
     */
    SpeechEmbedding(SpeechDetector speech, OnnxSpeakerEmbedder embedder, double mostSeconds, Runnable over) {
        this.speech = speech;
        this.embedder = embedder;
        this.mostSeconds = mostSeconds;
        this.over = over;
    }

    @Override
    public String model() {
        return embedder.modelName();
    }

    @Override
    public int dimension() {
        return embedder.dimension();
    }

    @Override
    public String device() {
        return embedder.device().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public float[] embed(AudioClip clip, Duration patience) throws NoEmbeddingException, InterruptedException {
        NetSpeech said = speech.collect(clip, mostSeconds);
        if (said.seconds() < LEAST_SECONDS) {
            throw NoEmbeddingException.ofAudio("%.1f s of speech in %.1f s of audio, expected at least %.1f s"
                    .formatted(said.seconds(), clip.seconds(), LEAST_SECONDS));
        }
        try {
            return embedder.embed(said.samples(), System.nanoTime() + patience.toNanos())
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InferenceRefusedException refused) {
                throw NoEmbeddingException.ofLoad(
                        "no embedding: " + refused.getMessage() + ", expected the service to have time");
            }
            throw new IllegalStateException("the speaker model failed", e);
        }
    }

    @Override
    public void close() {
        over.run();
    }
}
