package io.callprint.identity;

import io.callprint.speech.NetSpeech;
import io.callprint.speech.SpeechQuality;
import io.callprint.spoof.Suspicion;
import io.callprint.voiceprint.Embedding;
import java.util.Optional;
import java.util.Set;

/**
 * One turn of a caller as identification sees it.
 *
 * @param sampleId 8 hexadecimal digits over the audio's content
 * @param embedding of the net speech
 * @param suspicions why it may be played or made; empty when nothing speaks for it
 * @param speech what was said, for as long as the utterance is at hand; empty when nobody may want to keep it
 */
public record Utterance(
        String sampleId,
        Embedding embedding,
        double netSpeechSeconds,
        SpeechQuality quality,
        Set<Suspicion> suspicions,
        Optional<NetSpeech> speech) {
    public Utterance {
        suspicions = Set.copyOf(suspicions);
    }

    /** Without the speech. */
    public Utterance(
            String sampleId,
            Embedding embedding,
            double netSpeechSeconds,
            SpeechQuality quality,
            Set<Suspicion> suspicions) {
        this(sampleId, embedding, netSpeechSeconds, quality, suspicions, Optional.empty());
    }

    /** The same with its speech. */
    public Utterance saying(NetSpeech said) {
        return new Utterance(sampleId, embedding, netSpeechSeconds, quality, suspicions, Optional.of(said));
    }

    /** Of somebody who is not suspected. */
    public Utterance(String sampleId, Embedding embedding, double netSpeechSeconds, SpeechQuality quality) {
        this(sampleId, embedding, netSpeechSeconds, quality, Set.of());
    }
}
