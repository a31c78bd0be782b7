package io.callprint.voiceprint;

import java.time.Instant;

/**
 * One piece of speech a voiceprint rests on.
 *
 * @param id 8 hexadecimal digits over the audio's content
 * @param embedding uncentred, so that the centre may change without the audio
 * @param netSpeechSeconds how much speech it was made from
 * @param quality 0..1
 * @param recordedAt when it was spoken
 * @param origin what it was spoken for
 * @param source where it was heard, for example {@code dtmf:1 call:<call id>} or {@code command-line}; empty when unknown
 */
public record EnrolmentSample(
        String id,
        Embedding embedding,
        double netSpeechSeconds,
        double quality,
        Instant recordedAt,
        Origin origin,
        String source) {
    /** Why a sample is kept. */
    public enum Origin {
        /** The caller gave it for their voiceprint. */
        ENROLMENT,
        /** Heard in a later call in which the caller was recognised. */
        UPDATE
    }

    /** A sample of an enrolment whose source is not known. */
    public EnrolmentSample(
            String id, Embedding embedding, double netSpeechSeconds, double quality, Instant recordedAt) {
        this(id, embedding, netSpeechSeconds, quality, recordedAt, Origin.ENROLMENT, "");
    }

    /** The same with another embedding. */
    public EnrolmentSample with(Embedding other) {
        return new EnrolmentSample(id, other, netSpeechSeconds, quality, recordedAt, origin, source);
    }
}
