package io.callprint.app;

import io.callprint.api.EmbeddingServer;
import io.callprint.audit.AuditEntry;
import io.callprint.audit.AuditLog;
import io.callprint.audit.BackgroundAudit;
import io.callprint.config.CallprintConfig;
import io.callprint.identity.ActiveModel;
import io.callprint.identity.AttemptLimits;
import io.callprint.identity.CallerDeletion;
import io.callprint.identity.CallerIdentifier;
import io.callprint.identity.Gallery;
import io.callprint.identity.OptOuts;
import io.callprint.identity.Retention;
import io.callprint.identity.SharedNotes;
import io.callprint.identity.TwoVoices;
import io.callprint.identity.UnknownCalls;
import io.callprint.identity.VoiceEnrollment;
import io.callprint.identity.Watchlist;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.speech.BatchedSpeechDetector;
import io.callprint.speech.QualityCheck;
import io.callprint.spoof.SpoofCheck;
import io.callprint.spoof.SpoofScorer;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Everything that recognises a voice, put together once: speech detector, store, and what belongs to the speaker model in
 * use. Calls and the commands that read files share it.
 */
public final class Recognition implements AutoCloseable {
    private final VoiceModels models;
    private final VoiceMatching.Common common;
    private final SpoofCheck spoof;
    private final UnknownCalls unknownCalls;
    private final BackgroundAudit audit;
    private final SharedNotes notes;
    private final SpeechEmbeddings embeddings;

    /** The one in use last; before it those that calls in progress may still work with. */
    private final List<VoiceMatching> open = new CopyOnWriteArrayList<>();

    private Recognition(Settings settings, VoiceModels models, VoiceprintStore store) {
        CallprintConfig config = settings.config();
        Clock clock = Clock.systemUTC();
        this.models = models;
        this.audit = new BackgroundAudit(settings.audit());
        this.common = new VoiceMatching.Common(
                settings,
                models.halves(),
                store,
                new OptOuts(store, OptOuts.BUDGET),
                new AttemptLimits(store, config.attempts(), audit, clock),
                audit,
                clock);
        this.embeddings = EmbeddingService.embeddings(settings, models.speech(), this::embedder);
        this.spoof =
                new SpoofCheck(config.spoof(), models.spoofScorer().map(SpoofScorer.class::cast), System::nanoTime);
        this.unknownCalls =
                new UnknownCalls(store, Duration.ofHours(config.watchlist().keepUnknownHours()), clock);
        this.notes =
                new SharedNotes(() -> inUse().watchlist().refresh(), unknownCalls, common.limits(), common.optOuts());
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
        VoiceModels models = VoiceModels.open(settings); // before the embedder starts its threads
        try {
            Recognition recognition = new Recognition(settings, models, store);
            Optional<ActiveModel> active = ModelUse.activeIn(store, settings);
            recognition.open.add(VoiceMatching.open(
                    recognition.common,
                    active.map(ActiveModel::name)
                            .orElse(settings.config().inference().model())));
            recognition.notes.start();
            return recognition;
        } catch (StartException | RuntimeException e) {
            models.close();
            throw e;
        }
    }

    /** With the speaker model that calls use which begin now. */
    VoiceMatching inUse() {
        return open.getLast();
    }

    /** Which model the store is used with; empty when nobody has chosen one. Blocks on the store. */
    Optional<ActiveModel> active() {
        return ActiveModel.in(common.store());
    }

    /** Opens another model beside the one in use. @throws StartException as {@link VoiceMatching#open} */
    VoiceMatching open(ActiveModel model) throws StartException {
        return VoiceMatching.open(common, model.name());
    }

    /** From now on. */
    void use(VoiceMatching next) {
        open.add(next);
    }

    /** What was in use before, and is still open. */
    List<VoiceMatching> leftOver() {
        List<VoiceMatching> now = List.copyOf(open);
        return now.subList(0, now.size() - 1);
    }

    /** Closes what was in use before. */
    void retire(VoiceMatching left) {
        open.remove(left);
        left.close();
    }

    public BatchedSpeechDetector speech() {
        return models.speech();
    }

    /** The port of the speaker-embedding service on these models. */
    EmbeddingServer embeddingServer(Settings settings) throws StartException {
        return EmbeddingService.server(settings, embeddings);
    }

    /** Embeddings of audio that is no call. */
    SpeechEmbeddings embeddings() {
        return embeddings;
    }

    public QualityCheck quality() {
        return models.quality();
    }

    public TwoVoices twoVoices() {
        return inUse().twoVoices();
    }

    public OnnxSpeakerEmbedder embedder() {
        return inUse().embedder();
    }

    /** What files go through; the same parts that calls use. */
    ClipHearing hearing(CallprintConfig config) {
        return models.hearing(config, embedder());
    }

    /** As the model in use sees it. */
    public VoiceprintStore store() {
        return inUse().store();
    }

    public Gallery gallery() {
        return inUse().gallery();
    }

    /** Whether callers who are left with another model can be recognised too, or nobody is. */
    boolean knowsWhoIsLeft() {
        return inUse().former().isSettled();
    }

    /** For files, which somebody trusted chose. */
    public CallerIdentifier identifier() {
        return inUse().identifier();
    }

    /** Whether the caller is enrolled as an agent: {@code role} of the metadata is {@code agent}. */
    boolean isAgent(CallerId caller) {
        return store().find(caller)
                .map(voiceprint ->
                        "agent".equalsIgnoreCase(voiceprint.metadata().get("role")))
                .orElse(false);
    }

    /** {@code name} of the caller's metadata, else the id. */
    String nameOf(CallerId caller) {
        return store().find(caller)
                .map(voiceprint -> voiceprint.metadata().get("name"))
                .orElse(caller.value());
    }

    /** Holds nobody up. */
    public AuditLog audit() {
        return audit;
    }

    public Watchlist watchlist() {
        return inUse().watchlist();
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
        return inUse().enrollment();
    }

    /** Keeps a caller's answer to the offer of enrolment; who never wants to be asked again is forgotten. */
    public void keep(Consent answer) {
        if (answer.given() == Consent.Answer.NEVER_ASK_AGAIN) {
            common.optOuts().keep(answer);
            unknownCalls.forget(answer.callId());
            open.forEach(one -> one.gallery().remove(answer.caller()));
            audit.record(AuditEntry.ofEnrolment(
                    answer.at(), "opt-out.add", answer.caller().value(), answer.callId(), ""));
        } else {
            common.store().record(answer);
        }
    }

    /** What is due by the clock, from now on. */
    Housekeeping housekeeping(Settings settings) throws StartException {
        try {
            return new Housekeeping(
                    new CallerDeletion(common.store(), audit, settings.data(), settings.signingKey(), common.clock()),
                    new Retention(common.store(), settings.config().retention(), audit, common.clock()),
                    () -> gallery().reconcile());
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        notes.close();
        open.forEach(VoiceMatching::close);
        models.close();
        audit.close();
        common.store().close();
    }
}
