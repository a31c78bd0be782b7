package io.callprint.app;

import io.callprint.api.ClipEmbedder;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.speech.SpeechDetector;
import java.util.IdentityHashMap;
import java.util.function.Supplier;

/** Gives each request the speaker model in use, and knows which ones requests in progress still work with. Any thread. */
final class SpeechEmbeddings implements Supplier<ClipEmbedder> {
    private final SpeechDetector speech;
    private final Supplier<OnnxSpeakerEmbedder> inUse;
    private final double mostSeconds;
    private final IdentityHashMap<OnnxSpeakerEmbedder, Integer> requests =
            new IdentityHashMap<>(); // under its own lock

    /**
     * @param inUse gives the model in use now, which stays open while {@link #isUsing}
     * @param mostSeconds of net speech that are heard
     */
    SpeechEmbeddings(SpeechDetector speech, Supplier<OnnxSpeakerEmbedder> inUse, double mostSeconds) {
        this.speech = speech;
        this.inUse = inUse;
        this.mostSeconds = mostSeconds;
    }

    /** To be closed when the request is over. */
    @Override
    public ClipEmbedder get() {
        while (true) {
            OnnxSpeakerEmbedder embedder = inUse.get();
            count(embedder, 1);
            if (embedder.equals(inUse.get())) { // from here on nobody closes it
                return new SpeechEmbedding(speech, embedder, mostSeconds, () -> count(embedder, -1));
            }
            count(embedder, -1);
        }
    }

    /** Whether a request in progress works with it. */
    boolean isUsing(OnnxSpeakerEmbedder embedder) {
        synchronized (requests) {
            return requests.containsKey(embedder);
        }
    }

    private void count(OnnxSpeakerEmbedder embedder, int change) {
        synchronized (requests) {
            if (requests.merge(embedder, change, Integer::sum) == 0) {
                requests.remove(embedder);
            }
        }
    }
}
