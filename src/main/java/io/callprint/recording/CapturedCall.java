package io.callprint.recording;

/**
 * A call found in a capture.
 *
 * @param callId its Call-ID
 * @param from user part of the caller's address, empty when there is none
 * @param caller what the caller said, 8 kHz, 16 bit; owned by this record
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record CapturedCall(String callId, String from, short[] caller) {
    @Override
    public String toString() {
        return "CapturedCall[%s, %.1f s]".formatted(callId, caller.length / 8000.0);
    }
}
