package io.callprint.app;

import io.callprint.audio.AudioClip;
import io.callprint.audio.Levels;
import io.callprint.eval.Hearing;
import io.callprint.identity.Utterance;
import io.callprint.speaker.SpeakerEmbedder;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.QualityCheck;
import io.callprint.speech.SpeechDetector;
import io.callprint.speech.SpeechQuality;
import io.callprint.spoof.Suspicion;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.SampleId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From audio that is there already to utterances: the same speech detector, quality check and embedder as in calls. */
final class ClipHearing implements Hearing {
    static final double LEAST_SECONDS = 1;

    private static final double SAMPLE_SECONDS = 5;

    private final SpeechDetector speech;
    private final QualityCheck quality;
    private final SpeakerEmbedder embedder;
    private final double mostSeconds;

    /** @param mostSeconds of net speech taken from one clip for an enrolment */
    ClipHearing(SpeechDetector speech, QualityCheck quality, SpeakerEmbedder embedder, double mostSeconds) {
        this.speech = speech;
        this.quality = quality;
        this.embedder = embedder;
        this.mostSeconds = mostSeconds;
    }

    @Override
    public List<Utterance> enrolment(AudioClip clip) {
        return pieces(clip).stream()
                .map(piece -> utterance(piece, quality.check(piece), Set.of()))
                .toList();
    }

    @Override
    public Optional<Utterance> turn(AudioClip clip, double limitSeconds) {
        NetSpeech found = speech.collect(clip, limitSeconds);
        return found.seconds() < LEAST_SECONDS
                ? Optional.empty()
                : Optional.of(utterance(found, quality.check(found), Set.of()));
    }

    @Override
    public String how() {
        return "files";
    }

    @Override
    public boolean isCheap() {
        return true;
    }

    @Override
    public NetSpeech netSpeech(AudioClip clip, double limitSeconds) {
        return speech.collect(clip, limitSeconds);
    }

    Utterance utterance(NetSpeech found, SpeechQuality judged, Set<Suspicion> suspicions) {
        float[] vector = embedder.embedNow(new AudioClip(Levels.toFloat(found.samples()), NetSpeech.SAMPLE_RATE_HZ));
        return new Utterance(
                SampleId.of(found.samples()),
                new Embedding(embedder.modelId(), vector),
                found.seconds(),
                judged,
                suspicions);
    }

    /** Equal pieces of 5 s or a little more, one when there is less than 10 s; nothing of speech too short to embed. */
    List<NetSpeech> pieces(AudioClip clip) {
        return pieces(speech.collect(clip, mostSeconds));
    }

    private static List<NetSpeech> pieces(NetSpeech speech) {
        if (speech.seconds() < LEAST_SECONDS) {
            return List.of();
        }
        int count = Math.max(1, (int) (speech.seconds() / SAMPLE_SECONDS));
        int length = speech.samples().length / count;
        List<NetSpeech> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(new NetSpeech(
                    Arrays.copyOfRange(speech.samples(), i * length, (i + 1) * length),
                    speech.speechLevelDbfs(),
                    speech.noiseLevelDbfs(),
                    speech.concealedShare(),
                    0));
        }
        return pieces;
    }
}
