package io.callprint.app;

import io.callprint.audit.AuditEntry;
import io.callprint.audit.AuditLog;
import io.callprint.audit.BackgroundAudit;
import io.callprint.config.CallprintConfig;
import io.callprint.identity.ActiveModel;
import io.callprint.identity.AttemptLimits;
import io.callprint.identity.CallScores;
import io.callprint.identity.CallerDeletion;
import io.callprint.identity.CallerIdentifier;
import io.callprint.identity.CautiousIdentifier;
import io.callprint.identity.FormerModel;
import io.callprint.identity.FormerModelIdentifier;
import io.callprint.identity.Gallery;
import io.callprint.identity.LastSeen;
import io.callprint.identity.LimitedIdentifier;
import io.callprint.identity.OptOuts;
import io.callprint.identity.Retention;
import io.callprint.identity.Scoring;
import io.callprint.identity.SharedNotes;
import io.callprint.identity.TwoVoices;
import io.callprint.identity.UnknownCalls;
import io.callprint.identity.VoiceEnrollment;
import io.callprint.identity.VoiceIdentifier;
import io.callprint.identity.WatchedVoices;
import io.callprint.identity.Watchlist;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.speech.BatchedSpeechDetector;
import io.callprint.speech.QualityCheck;
import io.callprint.spoof.SpoofCheck;
import io.callprint.spoof.SpoofScorer;
import io.callprint.store.ModelView;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Everything that recognises a voice, put together once: models, speech detector, embedder, store, gallery, decision.
 * Calls and the commands that read files share it.
 */
public final class Recognition implements AutoCloseable {
    private final VoiceModels models;
    private final VoiceprintStore store;
    private final Gallery gallery;
    private final CallerIdentifier identifier;
    private final LimitedIdentifier callIdentifier;
    private final SpoofCheck spoof;
    private final VoiceEnrollment enrollment;
    private final Watchlist watchlist;
    private final UnknownCalls unknownCalls;
    private final OptOuts optOuts;
    private final BackgroundAudit audit;
    private final SharedNotes notes;
    private final SiteCalibration siteCalibration;
    private final FormerModelLoading former;

    /**
     * @param store as the model sees it
     * @param before the model before it, if there was one
     */
    private Recognition(Settings settings, VoiceModels models, VoiceprintStore store, Optional<String> before)
            throws IOException {
        CallprintConfig config = settings.config();
        Clock clock = Clock.systemUTC();
        this.models = models;
        this.store = store;
        this.audit = new BackgroundAudit(settings.audit());
        this.optOuts = new OptOuts(store, OptOuts.BUDGET);
        this.gallery = new Gallery(
                store,
                models.embedder().modelId(),
                models.embedder().meanVector(),
                models.calibration(),
                config.store().withoutServer());
        CallScores unrecognised = new CallScores();
        this.siteCalibration = SiteCalibration.open(
                new SiteCalibrationFiles(settings.data()), models.embedder().modelId(), unrecognised, clock);
        Scoring scoring = new Scoring(models.calibration(), gallery, config.identity(), siteCalibration);
        this.former = new FormerModelLoading(
                settings,
                before,
                gallery,
                (embedder, model) -> new FormerModel(
                        embedder,
                        model.calibration(),
                        store,
                        gallery,
                        config.identity(),
                        config.enrolment(),
                        optOuts,
                        clock,
                        System::nanoTime));
        this.identifier = new CautiousIdentifier(
                new FormerModelIdentifier(
                        new VoiceIdentifier(
                                gallery, scoring, config.identity(), optOuts, new LastSeen(store, clock), unrecognised),
                        former),
                config.spoof());
        this.spoof =
                new SpoofCheck(config.spoof(), models.spoofScorer().map(SpoofScorer.class::cast), System::nanoTime);
        AttemptLimits limits = new AttemptLimits(store, config.attempts(), audit, clock);
        this.callIdentifier = new LimitedIdentifier(identifier, limits, gallery);
        this.enrollment = new VoiceEnrollment(
                store, gallery, scoring, config.enrolment(), config.identity(), audit, clock, former);
        this.watchlist = new Watchlist(
                new WatchedVoices(store, audit, clock), gallery, scoring, config.watchlist(), audit, clock);
        this.unknownCalls =
                new UnknownCalls(store, Duration.ofHours(config.watchlist().keepUnknownHours()), clock);
        this.notes = new SharedNotes(watchlist, unknownCalls, limits, optOuts);
        gallery.start();
        notes.start();
    }

    /** @throws StartException one sentence: a model that is not as shipped, a store file that cannot be used */
    public static Recognition open(Settings settings) throws StartException {
        VoiceprintStore store;
        try {
            store = VoiceprintStores.open(settings);
        } catch (StoreUnavailableException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
        try {
            return open(settings, store);
        } catch (StartException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static Recognition open(Settings settings, VoiceprintStore store) throws StartException {
        Optional<ActiveModel> active = ModelUse.activeIn(store, settings);
        VoiceModels models = VoiceModels.open(
                settings,
                active.map(ActiveModel::name)
                        .orElse(settings.config().inference().model()));
        try {
            return new Recognition(
                    settings,
                    models,
                    new ModelView(store, models.embedder().modelId()),
                    active.map(ActiveModel::before));
        } catch (IOException e) {
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

    public TwoVoices twoVoices() {
        return models.twoVoices();
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

    /** Whether callers who are left with the model before can be recognised too, or nobody is. */
    boolean knowsWhoIsLeft() {
        return former.isSettled();
    }

    /** For files, which somebody trusted chose. */
    public CallerIdentifier identifier() {
        return identifier;
    }

    /** For calls: with a limit to guessing. */
    public CallerIdentifier callIdentifier() {
        return callIdentifier;
    }

    /** Holds nobody up. */
    public AuditLog audit() {
        return audit;
    }

    public Watchlist watchlist() {
        return watchlist;
    }

    /** Voices of calls in which nobody was recognised, for as long as the operator wants them. */
    public UnknownCalls unknownCalls() {
        return unknownCalls;
    }

    /** Asks whether speech is played or made; remembers what was heard since the start. */
    public SpoofCheck spoof() {
        return spoof;
    }

    public VoiceEnrollment enrollment() {
        return enrollment;
    }

    /** Keeps a caller's answer to the offer of enrolment; who never wants to be asked again is forgotten. */
    public void keep(Consent answer) {
        if (answer.given() == Consent.Answer.NEVER_ASK_AGAIN) {
            optOuts.keep(answer);
            unknownCalls.forget(answer.callId());
            gallery.remove(answer.caller());
            audit.record(AuditEntry.ofEnrolment(
                    answer.at(), "opt-out.add", answer.caller().value(), answer.callId(), ""));
        } else {
            store.record(answer);
        }
    }

    /** What is due by the clock, from now on. */
    Housekeeping housekeeping(Settings settings) throws StartException {
        try {
            return new Housekeeping(
                    new CallerDeletion(store, audit, settings.data(), settings.signingKey(), Clock.systemUTC()),
                    new Retention(store, settings.config().retention(), audit, Clock.systemUTC()),
                    gallery);
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        notes.close();
        former.close();
        gallery.close();
        siteCalibration.close();
        models.close();
        audit.close();
        store.close();
    }
}
