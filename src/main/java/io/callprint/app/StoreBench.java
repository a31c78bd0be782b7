package io.callprint.app;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.callprint.identity.Gallery;
import io.callprint.store.ModelView;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.ModelEmbedding;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** How long a store and its mirror in memory take with many callers, on made-up voiceprints. */
public final class StoreBench {
    private static final int AT_ONCE = 500;
    private static final int SAMPLES = 2;
    private static final int WARM_UP = 50;
    private static final Duration LOAD_PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(1);
    private static final int COLLECTIONS = 5;
    private static final Duration BETWEEN_COLLECTIONS = Duration.ofMillis(200);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Settings settings;
    private final Random random = new Random(1);

    /** @param settings whose store is filled: an empty one */
    public StoreBench(Settings settings) {
        this.settings = settings;
    }

    /** Work that is timed. */
    private interface Work {
        void on(int index);
    }

    /**
     * @param callers enrolled before anything is measured
     * @param areOfAnotherModel whether they are of another model, and embedded by this one beside it
     * @param runs of every operation
     * @throws StartException when the store holds voiceprints: the bench fills it
     */
    public void run(int callers, boolean areOfAnotherModel, int runs, PrintStream out) throws StartException {
        CalibratedModel model =
                CalibratedModel.require(settings, settings.config().inference().model());
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            if (store.count() > 0) {
                throw new StartException(
                        "the store holds voiceprints, expected an empty one: name another by --data or --set store.url",
                        new IllegalStateException("not empty"));
            }
            String modelId = model.entry().modelId();
            int dimension = model.entry().mean().length;
            long start = System.nanoTime();
            List<Kept> batch = new ArrayList<>(AT_ONCE);
            for (int i = 0; i < callers; i++) {
                batch.add(voiceprint(i, areOfAnotherModel ? "another" : modelId, dimension));
                if (batch.size() == AT_ONCE || i == callers - 1) {
                    store.putAll(batch);
                    if (areOfAnotherModel) {
                        store.putAll(embedded(batch, modelId));
                    }
                    batch.clear();
                }
            }
            say(
                    out,
                    "%,d callers with %d samples each put into %s in %.1f s",
                    callers,
                    SAMPLES,
                    store.engine(),
                    seconds(start));
            say(out, "enrol a caller: %s", timed(runs, i -> store.save(voiceprint(callers + i, modelId, dimension))));
            say(out, "find a caller: %s", timed(runs, i -> store.find(caller(i))));
            say(out, "ask for an opt-out: %s", timed(runs, i -> store.hasOptedOut(caller(i))));
            mirror(model, new ModelView(store, modelId), out);
        }
    }

    private static void mirror(CalibratedModel model, VoiceprintStore store, PrintStream out) throws StartException {
        long before = usedBytes();
        long start = System.nanoTime();
        try (Gallery gallery =
                new Gallery(store, model.entry().modelId(), model.entry().mean(), model.calibration())) {
            gallery.start();
            while (!(gallery.state() instanceof Gallery.State.Ready)) {
                if (seconds(start) > LOAD_PATIENCE.toSeconds()) {
                    throw new StartException(
                            "the callers are not loaded: " + gallery.state(), new IllegalStateException());
                }
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
            double loaded = seconds(start);
            int size = gallery.size();
            say(
                    out,
                    "load %,d callers into memory: %.2f s, %d bytes a caller",
                    size,
                    loaded,
                    (keptBytes() - before) / size);
        }
    }

    /** What is still used when all that loading and the first look at the site needed is gone. */
    private static long keptBytes() {
        long kept = usedBytes();
        for (int i = 0; i < COLLECTIONS; i++) {
            LockSupport.parkNanos(BETWEEN_COLLECTIONS.toNanos());
            kept = Math.min(kept, usedBytes());
        }
        return kept;
    }

    /** After a collection. */
    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static String timed(int runs, Work work) {
        for (int i = 0; i < WARM_UP; i++) {
            work.on(i);
        }
        double[] millis = new double[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            work.on(WARM_UP + i);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms, most %.2f ms",
                Percentiles.at(millis, 0.5),
                Percentiles.at(millis, 0.99),
                millis[runs - 1]);
    }

    private Voiceprint voiceprint(int index, String modelId, int dimension) {
        List<EnrolmentSample> samples = new ArrayList<>(SAMPLES);
        for (int i = 0; i < SAMPLES; i++) {
            samples.add(new EnrolmentSample(
                    "%08x".formatted(SAMPLES * index + i), embedding(modelId, dimension), 8, 0.8, NOW));
        }
        return new Voiceprint(caller(index), samples, Map.of(), NOW, NOW);
    }

    /** Embeddings of their samples by this model. */
    private static List<Kept> embedded(List<Kept> voiceprints, String modelId) {
        List<Kept> embeddings = new ArrayList<>(SAMPLES * voiceprints.size());
        for (Kept kept : voiceprints) {
            if (kept instanceof Voiceprint voiceprint) {
                voiceprint.samples().forEach(sample -> {
                    Embedding same = new Embedding(modelId, sample.embedding().vector());
                    embeddings.add(ModelEmbedding.of(voiceprint.caller(), sample.id(), same));
                });
            }
        }
        return embeddings;
    }

    private Embedding embedding(String modelId, int dimension) {
        float[] vector = new float[dimension];
        double squares = 0;
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += (double) vector[i] * vector[i];
        }
        for (int i = 0; i < dimension; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return new Embedding(modelId, vector);
    }

    private static CallerId caller(int index) {
        return new CallerId("+49 30 %08d".formatted(index));
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    @FormatMethod
    private static void say(PrintStream out, @FormatString String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
