package io.callprint.app;

import io.callprint.config.CallprintConfig;
import io.callprint.identity.CalibrationException;
import io.callprint.identity.Gallery;
import io.callprint.identity.LastSeen;
import io.callprint.identity.OptOuts;
import io.callprint.identity.ScoreCalibration;
import io.callprint.identity.Scoring;
import io.callprint.identity.VoiceEnrollment;
import io.callprint.identity.VoiceIdentifier;
import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.model.OnnxSession;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.speech.BatchedSpeechDetector;
import io.callprint.speech.QualityCheck;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;

/**
 * Everything that recognises a voice, put together once: models, speech detector, embedder, store, gallery, decision.
 * Calls and the commands that read files share it.
 */
public final class Recognition implements AutoCloseable {
    private static final String VAD = "silero-vad";

    private final BatchedSpeechDetector speech;
    private final QualityCheck quality;
    private final OnnxSpeakerEmbedder embedder;
    private final VoiceprintStore store;
    private final Gallery gallery;
    private final VoiceIdentifier identifier;
    private final VoiceEnrollment enrollment;

    private Recognition(
            CallprintConfig config,
            BatchedSpeechDetector speech,
            OnnxSpeakerEmbedder embedder,
            VoiceprintStore store,
            ScoreCalibration calibration) {
        Clock clock = Clock.systemUTC();
        this.speech = speech;
        this.embedder = embedder;
        this.store = store;
        this.quality = new QualityCheck(config.speech());
        this.gallery = new Gallery(store, embedder.modelId(), embedder.meanVector(), calibration);
        Scoring scoring = new Scoring(calibration, gallery, config.identity());
        this.identifier = new VoiceIdentifier(
                gallery, scoring, config.identity(), new OptOuts(store, OptOuts.BUDGET), new LastSeen(store, clock));
        this.enrollment = new VoiceEnrollment(store, gallery, scoring, config.enrolment(), config.identity(), clock);
        gallery.start();
    }

    /** @throws StartException one sentence: a model that is not as shipped, a store file that cannot be used */
    public static Recognition open(Settings settings) throws StartException {
        CallprintConfig config = settings.config();
        try {
            ModelCatalog catalog = ModelCatalog.load(settings.models());
            OnnxModels onnx = OnnxModels.start();
            SpeakerModelEntry model = catalog.speaker(config.inference().model());
            ScoreCalibration calibration =
                    ScoreCalibration.read(settings.models().resolve(model.id() + "-calibration.yaml"));
            if (!calibration.modelSha256().equals(model.sha256())) {
                throw new CalibrationException(
                        "%s-calibration.yaml was measured with network %s, expected that of the model, %s"
                                .formatted(model.id(), calibration.modelSha256(), model.sha256()));
            }
            OnnxSession vad = onnx.open(catalog.vad(VAD));
            OnnxSpeakerEmbedder embedder = OnnxSpeakerEmbedder.open(
                    onnx,
                    model,
                    config.inference().threads(),
                    config.inference().queue(),
                    System::nanoTime);
            VoiceprintStore store = opened(settings, embedder);
            BatchedSpeechDetector speech = new BatchedSpeechDetector(vad, config.speech(), System::nanoTime);
            return new Recognition(config, speech, embedder, store, calibration);
        } catch (ModelRefusedException | CalibrationException | StoreUnavailableException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The store is opened last: nothing of it is left open when a model is refused. */
    private static VoiceprintStore opened(Settings settings, OnnxSpeakerEmbedder embedder) {
        try {
            return VoiceprintStores.open(settings);
        } catch (RuntimeException e) {
            embedder.close();
            throw e;
        }
    }

    public BatchedSpeechDetector speech() {
        return speech;
    }

    public QualityCheck quality() {
        return quality;
    }

    public OnnxSpeakerEmbedder embedder() {
        return embedder;
    }

    public VoiceprintStore store() {
        return store;
    }

    public Gallery gallery() {
        return gallery;
    }

    public VoiceIdentifier identifier() {
        return identifier;
    }

    public VoiceEnrollment enrollment() {
        return enrollment;
    }

    /** Keeps a caller's answer to the offer of enrolment; who never wants to be asked again is forgotten. */
    public void keep(Consent answer) {
        if (answer.given() == Consent.Answer.NEVER_ASK_AGAIN) {
            store.optOut(answer.caller(), answer.at());
        }
        store.record(answer);
    }

    @Override
    public void close() {
        gallery.close();
        speech.close();
        embedder.close();
        store.close();
    }
}
