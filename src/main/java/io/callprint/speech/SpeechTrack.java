package io.callprint.speech;

/**
 * From frames to net speech, for one call or one file: cut into chunks, keys and echo left out, the network asked where
 * the gate is open, the answer collected. Whoever owns it moves it on: {@link #isReady()}, {@link #take()}, run the
 * network when that says so, {@link #decide}.
 */
final class SpeechTrack {
    /** After so many chunks without the network its memory is of something else. */
    private static final int FORGET_AFTER = 8;

    private final SpeechCounters counters;
    private final SpeechCollector collector;
    private final double threshold;
    private final SpeechChunk chunk = new SpeechChunk();
    private final VadRow row = new VadRow();
    private final EchoGuard echo = new EchoGuard();
    private int unheard = FORGET_AFTER;

    SpeechTrack(SpeechCounters counters, double threshold, double maxSeconds) {
        this.counters = counters;
        this.threshold = threshold;
        this.collector = new SpeechCollector(threshold, maxSeconds);
    }

    SpeechChunk chunk() {
        return chunk;
    }

    EchoGuard echo() {
        return echo;
    }

    VadRow row() {
        return row;
    }

    SpeechCollector collector() {
        return collector;
    }

    boolean isReady() {
        return chunk.isReady();
    }

    /** Takes the next chunk; true when the network has to hear it before {@link #decide}. */
    boolean take() {
        chunk.take();
        counters.chunks.increment();
        row.next(chunk.samples());
        boolean isEcho = echo.isEcho(chunk, chunk.isGateOpen());
        if (chunk.isKey()) {
            counters.keyChunks.increment();
            collector.exclude();
        } else if (isEcho) {
            counters.echoChunks.increment();
            collector.exclude();
        } else if (chunk.isGateOpen()) {
            if (unheard >= FORGET_AFTER) {
                row.forget();
            }
            unheard = 0;
            return true;
        } else {
            counters.closedChunks.increment();
            collector.accept(chunk, 0);
        }
        unheard++;
        return false;
    }

    /** The network's answer on the chunk taken last. */
    void decide(double probability) {
        if (probability >= threshold) {
            counters.speechChunks.increment();
        }
        collector.accept(chunk, probability);
    }
}
