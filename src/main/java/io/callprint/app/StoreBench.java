package io.callprint.app;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.callprint.config.StoreConfig;
import io.callprint.identity.Gallery;
import io.callprint.identity.Identification;
import io.callprint.store.ModelView;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.ModelEmbedding;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** How long a store, its mirror in memory and decisions take with many callers, on made-up voiceprints. */
public final class StoreBench {
    private static final int AT_ONCE = 500;
    private static final int NOBODY = 1 << 28; // number of the first person who is not enrolled
    private static final int WARM_UP = 50;
    private static final int COLLECTIONS = 5;
    private static final Duration BETWEEN_COLLECTIONS = Duration.ofMillis(200);

    private final Settings settings;

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
            float[] mean = model.entry().mean();
            MadeUpVoices voices = new MadeUpVoices(modelId, mean);
            MadeUpVoices kept = areOfAnotherModel ? new MadeUpVoices("another", mean) : voices;
            long start = System.nanoTime();
            List<Kept> batch = new ArrayList<>(AT_ONCE);
            for (int i = 0; i < callers; i++) {
                batch.add(kept.voiceprint(i));
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
                    MadeUpVoices.SAMPLES,
                    store.engine(),
                    seconds(start));
            say(out, "enrol a caller: %s", timed(runs, i -> store.save(voices.voiceprint(callers + i))));
            say(out, "find a caller: %s", timed(runs, i -> store.find(MadeUpVoices.caller(i))));
            say(out, "ask for an opt-out: %s", timed(runs, i -> store.hasOptedOut(MadeUpVoices.caller(i))));
            search(model, new ModelView(store, modelId), voices, runs, out);
        }
    }

    private void search(CalibratedModel model, VoiceprintStore store, MadeUpVoices voices, int calls, PrintStream out)
            throws StartException {
        StoreConfig config = settings.config().store();
        SearchBench bench = new SearchBench(model, store);
        long before = usedBytes();
        List<Identification> answers;
        boolean isInServer;
        try (SearchBench.Loaded loaded = bench.load(config)) {
            int size = loaded.gallery().size();
            isInServer = loaded.gallery().isSearchedInServer();
            say(
                    out,
                    isInServer
                            ? "fill the server's search with %,d callers: %.2f s, %d bytes a caller here"
                            : "load %,d callers into memory: %.2f s, %d bytes a caller",
                    size,
                    loaded.seconds(),
                    (keptBytes() - before) / size);
            answers = decided(bench, loaded.gallery(), voices, calls, out);
        }
        if (!isInServer) {
            return;
        }
        try (SearchBench.Loaded again = bench.load(config)) {
            say(out, "start with a filled search: %.2f s", again.seconds());
        }
        try (SearchBench.Loaded memory = bench.load(config.searchedHere())) {
            say(out, "load them into memory: %.2f s", memory.seconds());
            List<Identification> expected = decided(bench, memory.gallery(), voices, calls, out);
            say(out, "%d of %d decisions are the same", SearchBench.agreeing(answers, expected), calls);
        }
    }

    private static List<Identification> decided(
            SearchBench bench, Gallery gallery, MadeUpVoices voices, int calls, PrintStream out) {
        bench.decided(gallery, voices, Math.min(calls, WARM_UP), NOBODY, new double[calls]);
        double[] millis = new double[calls];
        List<Identification> answers = bench.decided(gallery, voices, calls, NOBODY, millis);
        say(
                out,
                "decide who speaks, half of them nobody enrolled: %d of %d identified, %s",
                SearchBench.identified(answers),
                calls,
                quantiles(millis));
        return answers;
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
        return quantiles(millis);
    }

    private static String quantiles(double[] millis) {
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms, most %.2f ms",
                Percentiles.at(millis, 0.5),
                Percentiles.at(millis, 0.99),
                millis[millis.length - 1]);
    }

    /** Embeddings of their samples by this model. */
    private static List<Kept> embedded(List<Kept> voiceprints, String modelId) {
        List<Kept> embeddings = new ArrayList<>(MadeUpVoices.SAMPLES * voiceprints.size());
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

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    @FormatMethod
    private static void say(PrintStream out, @FormatString String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
