package io.callprint.recording;

import io.callprint.voiceprint.Embedding;
import java.time.Instant;

/**
 * The voice of one speaker of one recording. Biometric data: the text form leaves it out.
 *
 * @param recording id: the first 12 digits of the file's SHA-256
 * @param file what it was called when it was diarised
 * @param speaker label within the recording, or a name
 * @param seconds of speech
 * @param voice direction of the voice, centred
 * @param keptAt when
 * @param until when it is forgotten
 */
public record RecordedVoice(
        String recording, String file, String speaker, double seconds, Embedding voice, Instant keptAt, Instant until) {
    @Override
    public String toString() {
        return "RecordedVoice[%s, %s, %.1f s]".formatted(recording, speaker, seconds);
    }
}
