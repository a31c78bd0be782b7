package io.callprint.diarize;

/**
 * One stretch in which a speaker is heard.
 *
 * @param startSeconds from the start of the recording, not negative
 * @param endSeconds after the start
 * @param speaker who; a label of this recording or a name
 */
public record SpeakerTurn(double startSeconds, double endSeconds, String speaker) {
    public SpeakerTurn {
        if (!(startSeconds >= 0 && endSeconds > startSeconds && endSeconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a turn from %s s to %s s, expected a start of at least 0 and an end behind it"
                            .formatted(startSeconds, endSeconds));
        }
    }

    public double seconds() {
        return endSeconds - startSeconds;
    }
}
