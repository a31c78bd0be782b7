package io.callprint.identity;

import io.callprint.config.EnrolmentConfig;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.EnrolmentSample.Origin;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Lets a voiceprint follow its caller's voice through later calls without letting anybody else lead it away. A sample must
 * fit what was enrolled (not the updates before it) at {@code enrolment.updateRate}; one a day at most; {@link SampleChoice}
 * bounds the weight of all of them. Each says from which call it is, and can be taken out again.
 */
final class VoiceUpdates {
    /** Shorter speech is good enough to be recognised by, not to be recognised with. */
    static final double LEAST_SECONDS = 3;

    static final Duration APART = Duration.ofDays(1);

    private final VoiceprintStore store;
    private final Gallery gallery;
    private final Scoring scoring;
    private final EnrolmentConfig config;
    private final SampleChoice choice;
    private final SpeechKeeper speech;

    VoiceUpdates(
            VoiceprintStore store,
            Gallery gallery,
            Scoring scoring,
            EnrolmentConfig config,
            SpeechKeeper speech,
            SampleChoice choice) {
        this.store = store;
        this.gallery = gallery;
        this.scoring = scoring;
        this.config = config;
        this.choice = choice;
        this.speech = speech;
    }

    /** @return whether it was added; false also when another process changed the voiceprint in the same moment */
    boolean learn(CallerId caller, Utterance said, String source, Instant now) {
        if (config.updateRate() == 0
                || said.netSpeechSeconds() < LEAST_SECONDS - Looks.TOLERANCE_SECONDS
                || !said.quality().isGoodEnough()) {
            return false;
        }
        Optional<Voiceprint> kept = store.find(caller);
        if (kept.isEmpty() || !mayLearn(kept.get(), said, now)) {
            return false;
        }
        Voiceprint old = kept.get();
        EnrolmentSample update = new EnrolmentSample(
                said.sampleId(),
                said.embedding(),
                said.netSpeechSeconds(),
                said.quality().score(),
                now,
                Origin.UPDATE,
                source);
        List<EnrolmentSample> samples = choice.of(old.samples(), List.of(update));
        Instant seen = old.lastSeen().isAfter(now) ? old.lastSeen() : now;
        Voiceprint grown = new Voiceprint(caller, samples, old.metadata(), old.createdAt(), seen);
        if (samples.equals(old.samples()) || !store.replace(kept, grown)) {
            return false;
        }
        gallery.put(grown);
        speech.keep(grown, List.of(said));
        return true;
    }

    private boolean mayLearn(Voiceprint kept, Utterance said, Instant now) {
        List<EnrolmentSample> enrolled = SampleChoice.only(kept.samples(), Origin.ENROLMENT);
        boolean isDue = kept.samples().stream()
                .noneMatch(sample -> sample.recordedAt().plus(APART).isAfter(now));
        if (!isDue
                || choice.roomForUpdates(enrolled.size()) == 0
                || !gallery.centring().fits(said.embedding())) {
            return false;
        }
        if (!kept.modelId().equals(gallery.modelId())) {
            return false;
        }
        float[] centroid = Centring.unitMean(enrolled.stream()
                .map(EnrolmentSample::embedding)
                .map(gallery.centring()::centred)
                .toList());
        double score = Centring.dot(gallery.centring().centred(said.embedding()), centroid);
        return score >= scoring.accepting(config.updateRate(), said.netSpeechSeconds(), enrolled.size());
    }
}
