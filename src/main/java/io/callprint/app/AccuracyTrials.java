package io.callprint.app;

import io.callprint.config.CallprintConfig;
import io.callprint.eval.EmbeddingTable;
import io.callprint.eval.Evaluation;
import io.callprint.eval.Progress;
import io.callprint.eval.QualityTable;
import io.callprint.eval.TrialOptions;
import io.callprint.eval.TrialSet;
import io.callprint.eval.Trials;
import io.callprint.identity.CalibrationException;
import io.callprint.identity.ScoreCalibration;
import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Measures accuracy with the models and the configuration that calls use; nothing of it is kept in the store. */
public final class AccuracyTrials implements AutoCloseable {
    /** Overrides for the server of {@link #runThroughSip}: reached by nobody else, and looking often. */
    private static final List<String> ON_LOOPBACK = List.of(
            "sip.host=127.0.0.1",
            "sip.port=0",
            "sip.advertise=",
            "sip.bind=[]",
            "sip.tlsCertificate=",
            "sip.limitsAllow=[]",
            "sip.authUsers=",
            "sip.trunks=[]",
            "rtp.host=127.0.0.1",
            "http.host=127.0.0.1",
            "http.port=0",
            "webhook.url=",
            "store.engine=sqlite",
            "store.url=voiceprints.db",
            "identity.enabled=true",
            "identity.seconds=[1, 1.5, 2, 3, 4, 5]",
            "call.flow=eval/flow.yaml");

    private final VoiceModels models;
    private final OnnxSpeakerEmbedder embedder;
    private final Settings settings;
    private final Progress progress;

    private AccuracyTrials(VoiceModels models, OnnxSpeakerEmbedder embedder, Settings settings, Progress progress) {
        this.models = models;
        this.embedder = embedder;
        this.settings = settings;
        this.progress = progress;
    }

    public static AccuracyTrials open(Settings settings, Progress progress) throws StartException {
        SpeakerModelEntry speaker;
        try {
            speaker = ModelCatalog.load(settings.models())
                    .speaker(settings.config().inference().model());
        } catch (ModelRefusedException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
        VoiceModels models = VoiceModels.open(settings);
        try {
            return new AccuracyTrials(models, CalibratedModel.open(settings, speaker), settings, progress);
        } catch (StartException | RuntimeException e) {
            models.close();
            throw e;
        }
    }

    /** For {@link #runThroughSip}: overrides of the configuration by which its server is reached by nobody else. */
    public static String[] onLoopback() {
        return ON_LOOPBACK.toArray(String[]::new);
    }

    public Evaluation run(TrialOptions options) throws IOException {
        return trials().run(options);
    }

    /**
     * Hears every file a second time as a real call to a server.
     *
     * @param server its configuration; its data go to a folder that is deleted afterwards
     * @throws StartException when the server does not start
     */
    public Evaluation runThroughSip(TrialOptions options, CallprintConfig server) throws IOException, StartException {
        try (CallHearing calls = CallHearing.open(settings, server)) {
            return trials().runThroughCalls(options, calls);
        }
    }

    private Trials trials() throws IOException {
        ScoreCalibration calibration;
        try {
            calibration = CalibratedModel.read(
                            settings, settings.config().inference().model())
                    .calibration();
        } catch (CalibrationException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new Trials(hearing(), embedder.modelId(), embedder.meanVector(), calibration, progress);
    }

    public TrialSet.Made prepare(Path manifest, Path root, Path out, List<Double> seconds, long seed)
            throws IOException {
        return new TrialSet(hearing(), progress).prepare(manifest, root, out, seconds, seed);
    }

    /** What the quality check measures and says of each file. */
    public void quality(List<Path> files, PrintStream out) throws IOException {
        new QualityTable(
                        hearing(),
                        models.quality(),
                        settings.config().identity().seconds().getLast())
                .write(files, out);
    }

    /** The embeddings of each file, by net speech. */
    public void embed(List<Path> files, List<Double> seconds, PrintStream out) throws IOException {
        new EmbeddingTable(hearing(), embedder.meanVector().length, seconds).write(files, out);
    }

    private ClipHearing hearing() {
        return models.hearing(settings.config(), embedder);
    }

    @Override
    public void close() {
        embedder.close();
        models.close();
    }
}
