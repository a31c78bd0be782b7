package io.callprint.app;

import io.callprint.eval.Evaluation;
import io.callprint.eval.Progress;
import io.callprint.eval.TrialOptions;
import io.callprint.eval.TrialSet;
import io.callprint.eval.Trials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Measures accuracy with the models and the configuration that calls use; no store is opened. */
public final class AccuracyTrials implements AutoCloseable {
    private final VoiceModels models;
    private final Settings settings;
    private final Progress progress;

    private AccuracyTrials(VoiceModels models, Settings settings, Progress progress) {
        this.models = models;
        this.settings = settings;
        this.progress = progress;
    }

    public static AccuracyTrials open(Settings settings, Progress progress) throws StartException {
        return new AccuracyTrials(VoiceModels.open(settings), settings, progress);
    }

    public Evaluation run(TrialOptions options) throws IOException {
        return new Trials(
                        models.hearing(settings.config()),
                        models.embedder().modelId(),
                        models.embedder().meanVector(),
                        models.calibration(),
                        progress)
                .run(options);
    }

    public TrialSet.Made prepare(Path manifest, Path root, Path out, List<Double> seconds, long seed)
            throws IOException {
        return new TrialSet(models.hearing(settings.config()), progress).prepare(manifest, root, out, seconds, seed);
    }

    @Override
    public void close() {
        models.close();
    }
}
