package io.callprint.app;

import io.callprint.api.EmbeddingServer;
import io.callprint.api.HttpStartException;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.speech.SpeechDetector;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** The speaker-embedding service by itself: models and its port, no store and no calls. */
public final class EmbeddingService implements AutoCloseable {
    private final VoiceModels models;
    private final OnnxSpeakerEmbedder embedder;
    private final EmbeddingServer server;

    private EmbeddingService(VoiceModels models, OnnxSpeakerEmbedder embedder, EmbeddingServer server) {
        this.models = models;
        this.embedder = embedder;
        this.server = server;
    }

    /** @throws StartException one sentence: a model that is not as shipped, an address that cannot be bound */
    public static EmbeddingService start(Settings settings) throws StartException {
        VoiceModels models = VoiceModels.open(settings); // before the embedder starts its threads
        try {
            OnnxSpeakerEmbedder embedder = CalibratedModel.open(settings, model(settings));
            try {
                return new EmbeddingService(
                        models, embedder, server(settings, embeddings(settings, models.speech(), () -> embedder)));
            } catch (StartException | RuntimeException e) {
                embedder.close();
                throw e;
            }
        } catch (StartException | RuntimeException e) {
            models.close();
            throw e;
        }
    }

    /** Any of the catalogue: what its scores mean is not asked here. */
    private static SpeakerModelEntry model(Settings settings) throws StartException {
        try {
            return settings.catalog().speaker(settings.config().inference().model());
        } catch (ModelRefusedException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * What requests work with.
     *
     * @param embedder gives the one in use now
     */
    static SpeechEmbeddings embeddings(
            Settings settings, SpeechDetector speech, Supplier<OnnxSpeakerEmbedder> embedder) {
        return new SpeechEmbeddings(speech, embedder, settings.config().speech().maxSeconds());
    }

    /** Its port, on models that are open already. */
    static EmbeddingServer server(Settings settings, SpeechEmbeddings embeddings) throws StartException {
        try {
            return EmbeddingServer.start(
                    settings.config().embeddings(),
                    settings.data().resolve(settings.config().embeddings().folder()),
                    embeddings,
                    System::nanoTime);
        } catch (HttpStartException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
        embedder.close();
        models.close();
    }
}
