package io.callprint.speech;

/**
 * What came into each stage since the start, over all calls and files.
 *
 * @param frames 20 ms frames of callers
 * @param framesDropped because the {@code vad} thread was late
 * @param chunks of 32 ms cut from them
 * @param keyChunks left out as keys
 * @param closedChunks that the gate kept from the network
 * @param echoChunks left out as our own prompt
 * @param speechChunks the network called speech
 * @param runs of the network, each over all calls whose gate was open
 * @param failedRuns of the network
 */
public record SpeechCounts(
        long frames,
        long framesDropped,
        long chunks,
        long keyChunks,
        long closedChunks,
        long echoChunks,
        long speechChunks,
        long runs,
        long failedRuns) {}
