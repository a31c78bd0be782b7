package io.callprint.app;

import io.callprint.diarize.DiarizationOptions;
import io.callprint.diarize.Diarizer;
import io.callprint.diarize.SpeakerRange;
import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.speech.SpeakerSegmenter;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The models and threads that recordings are diarised with. The speaker model is that of calls, also for wideband audio,
 * so that the voices of all recordings and of callers can be compared. Thread-safe.
 */
public final class DiarizationModels implements AutoCloseable {
    private static final String SEGMENTATION = "segmentation";

    /** Fitted on speech-dev; docs/accuracy.md has the figures. */
    private static final double LIKENESS = 0.40;
    /** A speaker of a chunk has half a minute and more of speech: its likeness to itself is well above the threshold. */
    private static final double SURE_LIKENESS = 0.50;

    private static final double SHAPING_SECONDS = 1;
    private static final double LEAST_SPEAKER_SHARE = 0.03;
    private static final int CHUNK_WINDOWS = 60; // five minutes

    private final OptionalDouble rawLikeness;
    private final int threads;
    private final ExecutorService workers;
    private final SpeakerSegmenter segmenter;
    private final OnnxSpeakerEmbedder embedder;

    private DiarizationModels(Settings settings, OptionalDouble rawLikeness, int threads) {
        OnnxModels onnx = OnnxModels.start();
        ModelCatalog catalog = ModelCatalog.load(settings.models());
        this.rawLikeness = rawLikeness;
        this.threads = threads;
        this.segmenter = SpeakerSegmenter.open(onnx, catalog.segmentation(SEGMENTATION));
        this.embedder = OnnxSpeakerEmbedder.open(
                onnx, catalog.speaker(settings.config().inference().model()), 1, 1, System::nanoTime);
        this.workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("diarize-", 0).daemon().factory());
    }

    /**
     * @param rawLikeness cosine of embeddings, as they leave the model, from which two voices are one speaker; empty for
     *     the one that was fitted
     * @param threads that analyse at once, 0 for one a core
     * @throws StartException one sentence: a model that is not as shipped
     */
    public static DiarizationModels open(Settings settings, OptionalDouble rawLikeness, int threads)
            throws StartException {
        try {
            return new DiarizationModels(
                    settings,
                    rawLikeness,
                    threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
        } catch (ModelRefusedException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** @param sampleRateHz 8,000, or 16,000 for audio that is more than telephone speech */
    public Diarizer diarizer(int sampleRateHz, SpeakerRange speakers) {
        return diarizer(sampleRateHz, speakers, CHUNK_WINDOWS);
    }

    Diarizer diarizer(int sampleRateHz, SpeakerRange speakers, int chunkWindows) {
        return new Diarizer(
                segmenter,
                embedder,
                rawLikeness.isPresent() ? new float[embedder.dimension()] : embedder.meanVector(),
                sampleRateHz,
                new DiarizationOptions(
                        speakers.fewest(),
                        speakers.most(),
                        rawLikeness.orElse(LIKENESS),
                        rawLikeness.isPresent() ? rawLikeness.getAsDouble() : SURE_LIKENESS,
                        SHAPING_SECONDS,
                        LEAST_SPEAKER_SHARE,
                        chunkWindows),
                workers,
                threads);
    }

    /** No recording may be in progress. */
    @Override
    public void close() {
        workers.shutdownNow();
        embedder.close();
        segmenter.close();
    }
}
