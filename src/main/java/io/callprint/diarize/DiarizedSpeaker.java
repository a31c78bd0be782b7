package io.callprint.diarize;

/**
 * Somebody who is heard in a recording. Biometric data: the text form leaves it out.
 *
 * @param label within the recording, or a name
 * @param seconds of speech
 * @param model id of the model that made the embedding; another one where nothing was taken off
 * @param embedding direction of the speaker's voice, unit length
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record DiarizedSpeaker(String label, double seconds, String model, float[] embedding) {
    DiarizedSpeaker called(String name) {
        return new DiarizedSpeaker(name, seconds, model, embedding);
    }

    @Override
    public String toString() {
        return "DiarizedSpeaker[%s, %.1f s]".formatted(label, seconds);
    }
}
