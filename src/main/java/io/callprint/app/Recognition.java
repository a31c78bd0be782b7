package io.callprint.app;

import io.callprint.config.CallprintConfig;
import io.callprint.identity.Gallery;
import io.callprint.identity.LastSeen;
import io.callprint.identity.OptOuts;
import io.callprint.identity.Scoring;
import io.callprint.identity.VoiceEnrollment;
import io.callprint.identity.VoiceIdentifier;
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
    private final VoiceModels models;
    private final VoiceprintStore store;
    private final Gallery gallery;
    private final VoiceIdentifier identifier;
    private final VoiceEnrollment enrollment;

    private Recognition(CallprintConfig config, VoiceModels models, VoiceprintStore store) {
        Clock clock = Clock.systemUTC();
        this.models = models;
        this.store = store;
        this.gallery = new Gallery(
                store, models.embedder().modelId(), models.embedder().meanVector(), models.calibration());
        Scoring scoring = new Scoring(models.calibration(), gallery, config.identity());
        this.identifier = new VoiceIdentifier(
                gallery, scoring, config.identity(), new OptOuts(store, OptOuts.BUDGET), new LastSeen(store, clock));
        this.enrollment = new VoiceEnrollment(store, gallery, scoring, config.enrolment(), config.identity(), clock);
        gallery.start();
    }

    /** @throws StartException one sentence: a model that is not as shipped, a store file that cannot be used */
    public static Recognition open(Settings settings) throws StartException {
        VoiceModels models = VoiceModels.open(settings);
        try {
            return new Recognition(settings.config(), models, VoiceprintStores.open(settings));
        } catch (StoreUnavailableException e) {
            models.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            models.close();
            throw e;
        }
    }

    public BatchedSpeechDetector speech() {
        return models.speech();
    }

    public QualityCheck quality() {
        return models.quality();
    }

    public OnnxSpeakerEmbedder embedder() {
        return models.embedder();
    }

    /** What files go through; the same parts that calls use. */
    ClipHearing hearing(CallprintConfig config) {
        return models.hearing(config);
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
        models.close();
        store.close();
    }
}
