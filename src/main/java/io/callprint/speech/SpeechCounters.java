package io.callprint.speech;

import java.util.concurrent.atomic.LongAdder;

/** The counting side of {@link SpeechCounts}; any thread. */
final class SpeechCounters {
    final LongAdder frames = new LongAdder();
    final LongAdder framesDropped = new LongAdder();
    final LongAdder chunks = new LongAdder();
    final LongAdder keyChunks = new LongAdder();
    final LongAdder closedChunks = new LongAdder();
    final LongAdder echoChunks = new LongAdder();
    final LongAdder speechChunks = new LongAdder();
    final LongAdder runs = new LongAdder();
    final LongAdder failedRuns = new LongAdder();

    SpeechCounts counts() {
        return new SpeechCounts(
                frames.sum(),
                framesDropped.sum(),
                chunks.sum(),
                keyChunks.sum(),
                closedChunks.sum(),
                echoChunks.sum(),
                speechChunks.sum(),
                runs.sum(),
                failedRuns.sum());
    }
}
