package io.callprint.identity;

import io.callprint.speech.SpeechQuality;
import io.callprint.spoof.Suspicion;
import io.callprint.voiceprint.Embedding;
import java.util.Set;

/**
 * One turn of a caller as identification sees it.
 *
 * @param sampleId 8 hexadecimal digits over the audio's content
 * @param embedding of the net speech
 * @param suspicions why it may be played or made; empty when nothing speaks for it
 */
public record Utterance(
        String sampleId,
        Embedding embedding,
        double netSpeechSeconds,
        SpeechQuality quality,
        Set<Suspicion> suspicions) {
    public Utterance {
        suspicions = Set.copyOf(suspicions);
    }

    /** Of somebody who is not suspected. */
    public Utterance(String sampleId, Embedding embedding, double netSpeechSeconds, SpeechQuality quality) {
        this(sampleId, embedding, netSpeechSeconds, quality, Set.of());
    }
}
