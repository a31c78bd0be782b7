package io.callprint.call;

/** How the caller's speech stands: the values of {@link io.callprint.speech.SpeechListener#onSpeech}. */
record SpeechUpdate(
        double netSpeechSeconds, boolean isSpeaking, long silenceMillis, double levelDbfs, long lastArrivalNanos) {
    static final SpeechUpdate NOTHING = new SpeechUpdate(0, false, 0, -100, 0);
}
