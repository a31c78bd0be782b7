package io.callprint.app;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * A voiceprint as another system keeps it: one vector by a model of its own.
 *
 * @param callerId as it stands there, unchecked
 * @param vector as it stands there, of any length
 * @param createdAt the epoch when it is not known
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, shown to nobody
record ForeignVoiceprint(
        String callerId, float[] vector, Map<String, String> metadata, Instant createdAt, Instant lastSeen) {
    ForeignVoiceprint {
        metadata = Map.copyOf(metadata);
    }

    /** ISO 8601; without a zone it counts as UTC, and what is no time is the epoch. */
    static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            try {
                return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException none) {
                return Instant.EPOCH;
            }
        }
    }

    @Override
    public String toString() {
        return "ForeignVoiceprint[" + vector.length + " x redacted]";
    }
}
