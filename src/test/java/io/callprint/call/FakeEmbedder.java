package io.callprint.call;

import io.callprint.audio.AudioClip;
import io.callprint.speaker.InferenceRefusedException;
import io.callprint.speaker.SpeakerEmbedder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleFunction;

/** Takes 30 ms of virtual time an embedding, or refuses. */
final class FakeEmbedder implements SpeakerEmbedder {
    Optional<InferenceRefusedException.Cause> refuses = Optional.empty();
    boolean neverAnswers;
    /** By the seconds of speech. */
    DoubleFunction<float[]> vector = _ -> new float[] {1, 0};

    final List<Double> embeddedSeconds = new ArrayList<>();

    private final VirtualTime time;

    FakeEmbedder(VirtualTime time) {
        this.time = time;
    }

    @Override
    public String modelId() {
        return "model-1";
    }

    @Override
    public int dimension() {
        return 2;
    }

    @Override
    public float[] meanVector() {
        return new float[2];
    }

    @Override
    public CompletableFuture<float[]> embed(short[] speech8k, long deadlineNanos) {
        embeddedSeconds.add(speech8k.length / 8000.0);
        CompletableFuture<float[]> embedding = new CompletableFuture<>();
        if (!neverAnswers) {
            time.after(30, () -> {
                if (refuses.isPresent()) {
                    embedding.completeExceptionally(new InferenceRefusedException(refuses.get(), "refused"));
                } else {
                    embedding.complete(vector.apply(speech8k.length / 8000.0));
                }
            });
        }
        return embedding;
    }

    @Override
    public float[] embedNow(AudioClip speech) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
