package io.callprint.diarize;

/**
 * One voice of one window. Biometric data: no text form.
 *
 * @param window index of the window in the recording
 * @param voice index within the window's activity
 * @param seconds of speech behind the embedding; 0 when there was too little to make one
 * @param embedding unit length; all zero when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record LocalVoice(int window, int voice, double seconds, float[] embedding) {
    boolean hasEmbedding() {
        return seconds > 0;
    }

    @Override
    public String toString() {
        return "LocalVoice[window=%d, voice=%d, seconds=%.1f]".formatted(window, voice, seconds);
    }
}
