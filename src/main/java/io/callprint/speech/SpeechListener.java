package io.callprint.speech;

/** Hears how a call's speech grows. Called on the {@code vad} thread: hand over, never block. */
@FunctionalInterface
public interface SpeechListener {
    /**
     * Called about every 100 ms while the call lives and whenever speech starts or stops.
     *
     * @param netSpeechSeconds collected since the last restart
     * @param speaking whether the caller is speaking now
     * @param silenceMillis since the caller last spoke, or since the stream opened or restarted
     * @param levelDbfs level of the caller's audio over the last 100 ms, -100 for digital silence
     * @param lastArrivalNanos arrival of the last packet that counted towards net speech
     */
    void onSpeech(
            double netSpeechSeconds, boolean speaking, long silenceMillis, double levelDbfs, long lastArrivalNanos);
}
