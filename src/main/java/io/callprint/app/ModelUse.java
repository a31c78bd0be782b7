package io.callprint.app;

import io.callprint.eval.EqualErrorRate;
import io.callprint.eval.Progress;
import io.callprint.identity.ActiveModel;
import io.callprint.identity.CalibrationException;
import io.callprint.identity.Reembedding;
import io.callprint.identity.ShadowScores;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.store.ModelView;
import io.callprint.store.StoreCopy;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the speaker model that a store is used with, beside running servers: embeds what is kept of callers' speech by the
 * new model, compares the two on it, switches, and lets the new embeddings take their places. Until the switch
 * everything is as it was; then running servers follow ({@link ModelChange}). Interrupted anywhere, it is started again and
 * goes on.
 */
public final class ModelUse {
    /** Fewer samples say nothing about error rates. */
    private static final int LEAST_SAMPLES = 30;

    /** Of the samples that the present model finds, so many may be lost by the new one. */
    private static final double LOSS_ALLOWED = 0.02;

    private static final Logger log = LoggerFactory.getLogger(ModelUse.class);

    private final Settings settings;
    private final Progress progress;

    /** Whether to switch. */
    public enum Switch {
        /** Unless the new model finds fewer callers again. */
        IF_NOT_WORSE,
        ALWAYS,
        /** Only embed and compare. */
        NEVER
    }

    /**
     * Two models on samples of which each is compared with its caller's others and with every other caller.
     *
     * @param agreeing samples that both find nearest to the same caller
     * @param rightBefore samples that the present model finds nearest to their own caller
     * @param rightAfter the same of the new one
     * @param eerBefore equal error rate, share of 1; null when there are too few samples
     */
    public record Comparison(
            int callers,
            int samples,
            int agreeing,
            int rightBefore,
            int rightAfter,
            @Nullable Double eerBefore,
            @Nullable Double eerAfter) {
        boolean isWorse() {
            return rightAfter < rightBefore - LOSS_ALLOWED * samples;
        }
    }

    /**
     * What was done.
     *
     * @param before the model that was in use
     * @param comparison null when there was nothing to compare
     * @param isInUse whether the wanted model is in use now
     * @param moved voiceprints that are kept as the model's own now; others take their place without
     */
    public record Report(
            String model,
            String before,
            Reembedding.Report embedded,
            @Nullable Comparison comparison,
            boolean isInUse,
            int moved) {}

    public ModelUse(Settings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** What was chosen for a store; empty, for the configured model, when nothing was or nobody can tell now. */
    static Optional<ActiveModel> activeIn(VoiceprintStore store, Settings settings) {
        String configured = settings.config().inference().model();
        try {
            Optional<ActiveModel> active = ActiveModel.in(store);
            active.filter(model -> !model.name().equals(configured))
                    .ifPresent(model -> log.info(
                            "model {} is in use since `callprint models use`, not inference.model {}",
                            model.name(),
                            configured));
            return active;
        } catch (StoreUnavailableException e) {
            log.warn(
                    "which model the store is used with cannot be asked now, {} is taken: {}",
                    configured,
                    e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * @param name of the wanted model in the catalogue
     * @param threads of inference, 0 for one less than there are cores
     * @throws StartException one sentence: a model or calibration that is not as shipped
     * @throws StoreUnavailableException when the store is away; what was done so far stays
     */
    public Report use(String name, Switch when, int threads) throws StartException {
        try {
            CalibratedModel wanted = CalibratedModel.read(settings, name);
            try (VoiceprintStore store = VoiceprintStores.open(settings)) {
                return use(wanted, when, threads, store);
            }
        } catch (ModelRefusedException | CalibrationException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private Report use(CalibratedModel wanted, Switch when, int threads, VoiceprintStore store)
            throws CalibrationException {
        String name = wanted.entry().id();
        Optional<ActiveModel> active = ActiveModel.in(store);
        String before = active.map(ActiveModel::name)
                .orElse(settings.config().inference().model());
        boolean isBack = active.map(ActiveModel::before).equals(Optional.of(name));
        Reembedding reembedding = new Reembedding(store, wanted.entry().modelId(), System::nanoTime);
        if (isBack && when != Switch.NEVER) { // what it was is there: nothing is embedded
            new ActiveModel(name, before).writeTo(store);
            Reembedding.Report there = reembedding.count(steps("looked at"));
            return new Report(name, before, there, null, true, move(store, wanted));
        }
        Reembedding.Report embedded = embedded(reembedding, wanted, threads);
        Comparison comparison = before.equals(name) ? null : compared(store, before, wanted);
        boolean isWorse = comparison != null && comparison.isWorse();
        if (before.equals(name)) {
            return new Report(name, before, embedded, null, true, move(store, wanted));
        }
        if (when == Switch.NEVER || (when == Switch.IF_NOT_WORSE && isWorse)) {
            return new Report(name, before, embedded, comparison, false, 0);
        }
        new ActiveModel(name, before).writeTo(store);
        return new Report(name, before, embedded, comparison, true, move(store, wanted));
    }

    private Reembedding.Report embedded(Reembedding reembedding, CalibratedModel wanted, int threads) {
        try (Opened embedder = new Opened(wanted, threads)) {
            return reembedding.run(embedder::get, steps("embedded"));
        }
    }

    /** Null when the present model is not in the catalogue any more, or nobody can be compared. */
    private @Nullable Comparison compared(VoiceprintStore store, String before, CalibratedModel wanted) {
        ShadowScores.Both both;
        try {
            CalibratedModel present = CalibratedModel.read(settings, before);
            both = ShadowScores.of(store, present.shadow(), wanted.shadow());
        } catch (ModelRefusedException | CalibrationException e) {
            log.warn("the models are not compared: {}", e.getMessage());
            return null;
        }
        if (both.callers() < 2) {
            return null;
        }
        boolean isTelling = both.samples() >= LEAST_SAMPLES;
        return new Comparison(
                both.callers(),
                both.samples(),
                both.agreeing(),
                both.before().right(),
                both.after().right(),
                isTelling
                        ? EqualErrorRate.of(
                                both.before().genuine(), both.before().impostors())
                        : null,
                isTelling
                        ? EqualErrorRate.of(both.after().genuine(), both.after().impostors())
                        : null);
    }

    /** Keeps voiceprints as the model's own where it has embedded every sample: the next start reads them faster. */
    private int move(VoiceprintStore store, CalibratedModel wanted) {
        ModelView view = new ModelView(store, wanted.entry().modelId()); // not closed: the store is closed by itself
        List<CallerId> callers = new ArrayList<>();
        store.forEach(kept -> {
            if (!kept.modelId().equals(wanted.entry().modelId())) {
                callers.add(kept.caller());
            }
        });
        StoreCopy.Steps steps = steps("moved");
        steps.begin(callers.size());
        int moved = 0;
        for (CallerId caller : callers) {
            Optional<Voiceprint> seen = view.find(caller);
            boolean isComplete = seen.isPresent()
                    && seen.get().modelId().equals(wanted.entry().modelId())
                    && store.find(caller).map(Voiceprint::sampleIds).equals(seen.map(Voiceprint::sampleIds));
            moved +=
                    isComplete && view.replace(seen, seen.get()) ? 1 : 0; // else a call was faster, which does the same
            steps.step();
        }
        return moved;
    }

    private StoreCopy.Steps steps(String what) {
        return StoreTool.steps(what, progress);
    }

    /** The model, opened when it is needed first. */
    private static final class Opened implements AutoCloseable {
        /** Samples of one caller that may wait. */
        private static final int QUEUE = 1000;

        private final CalibratedModel model;
        private final int threads;
        private @Nullable OnnxSpeakerEmbedder embedder;

        Opened(CalibratedModel model, int threads) {
            this.model = model;
            this.threads = threads;
        }

        OnnxSpeakerEmbedder get() {
            OnnxSpeakerEmbedder open = embedder;
            if (open == null) {
                open = OnnxSpeakerEmbedder.open(OnnxModels.start(), model.entry(), threads, QUEUE, System::nanoTime);
                embedder = open;
            }
            return open;
        }

        @Override
        public void close() {
            OnnxSpeakerEmbedder open = embedder;
            if (open != null) {
                open.close();
            }
        }
    }
}
