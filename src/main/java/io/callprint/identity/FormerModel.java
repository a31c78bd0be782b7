package io.callprint.identity;

import io.callprint.config.EnrolmentConfig;
import io.callprint.config.IdentityConfig;
import io.callprint.speaker.SpeakerEmbedder;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.ModelEmbedding;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recognises the callers whose voiceprints another model made: whom a change of the model left behind, because too little of
 * their speech is kept, or who were imported from another system. What is said is embedded by that model too, and compared with
 * their voiceprints and no others. What it learns of them is kept with its speech and with the present model's embedding, so
 * that they move over by themselves, after two such calls.
 */
public final class FormerModel implements AutoCloseable {
    /** So many samples of later calls may stand beside those of the enrolment: enough to move over with. */
    private static final int SAMPLES_TO_MOVE = 2;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger log = LoggerFactory.getLogger(FormerModel.class);

    private final SpeakerEmbedder embedder;
    private final VoiceprintStore store;
    private final Gallery present;
    private final Gallery gallery;
    private final VoiceIdentifier identifier;
    private final VoiceUpdates updates;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /**
     * @param embedder of that model; closed with this
     * @param calibration of that model
     * @param store as the present model sees it: whom it cannot see is left
     * @param present callers of the present model
     * @param nanoTime the clock of the embedder's deadlines
     */
    public FormerModel(
            SpeakerEmbedder embedder,
            ScoreCalibration calibration,
            VoiceprintStore store,
            Gallery present,
            IdentityConfig identity,
            EnrolmentConfig enrolment,
            OptOuts optOuts,
            Clock clock,
            LongSupplier nanoTime) {
        this.embedder = embedder;
        this.store = store;
        this.present = present;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.gallery = new Gallery(store, embedder.modelId(), embedder.meanVector(), calibration);
        Scoring scoring = new Scoring(calibration, gallery, identity);
        this.identifier =
                new VoiceIdentifier(gallery, scoring, identity, optOuts, new LastSeen(store, clock), new CallScores());
        this.updates = new VoiceUpdates(
                store,
                gallery,
                scoring,
                enrolment,
                new SpeechKeeper(store, enrolment.keepAudio()),
                new SampleChoice(enrolment.maxSamples(), SAMPLES_TO_MOVE));
        gallery.start();
    }

    /** Whether its callers are loaded. */
    public boolean isReady() {
        return gallery.state() instanceof Gallery.State.Ready;
    }

    /** Callers whom it can recognise. */
    public int size() {
        return gallery.size();
    }

    /** The caller, when it is one of those who are left; takes the time of an embedding while there are some. */
    Optional<Identification> identify(Utterance said, CallerClaim claim) {
        if (gallery.size() == 0) {
            return Optional.empty();
        }
        return heard(said)
                .map(utterance -> identifier.identify(utterance, claim, true))
                .filter(Identification.Identified.class::isInstance);
    }

    /** As {@link Enrollment#learn}, for a caller who is left. */
    boolean learn(CallerId caller, Utterance said, String source) {
        if (!gallery.holds(caller)) {
            return false;
        }
        Optional<Utterance> heard = heard(said);
        if (heard.isEmpty() || !updates.learn(caller, heard.get(), source, clock.instant())) {
            return false;
        }
        store.attachments().put(ModelEmbedding.of(caller, said.sampleId(), said.embedding()));
        store.find(caller)
                .filter(seen -> seen.modelId().equals(present.modelId()))
                .ifPresent(this::move);
        return true;
    }

    /** What was learnt is what the voiceprint rests on from now on. */
    private void move(Voiceprint seen) {
        List<EnrolmentSample> samples = seen.samples().stream()
                .map(sample -> new EnrolmentSample(
                        sample.id(),
                        sample.embedding(),
                        sample.netSpeechSeconds(),
                        sample.quality(),
                        sample.recordedAt(),
                        EnrolmentSample.Origin.ENROLMENT,
                        sample.source()))
                .toList();
        Voiceprint moved = new Voiceprint(seen.caller(), samples, seen.metadata(), seen.createdAt(), seen.lastSeen());
        if (store.replace(Optional.of(seen), moved)) {
            present.put(moved);
            gallery.put(moved); // which forgets the caller
            log.info("a caller of another model has moved to the present one");
        }
    }

    private Optional<Utterance> heard(Utterance said) {
        if (said.speech().isEmpty()) {
            return Optional.empty();
        }
        try {
            float[] vector = embedder.embed(said.speech().get().samples(), nanoTime.getAsLong() + PATIENCE_NANOS)
                    .join();
            return Optional.of(new Utterance(
                    said.sampleId(),
                    new Embedding(embedder.modelId(), vector),
                    said.netSpeechSeconds(),
                    said.quality(),
                    said.suspicions(),
                    said.speech()));
        } catch (CompletionException | IllegalArgumentException e) {
            log.warn(
                    "speech was not compared with callers of another model ({})",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        gallery.close();
        embedder.close();
    }
}
