package io.callprint.rtp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Something queued to be sent. What is private to a subclass is owned by {@code rtp-pacer}. */
abstract sealed class Playback permits PromptPlayback, DigitsPlayback {
    private final CompletableFuture<PlaybackEnd> end = new CompletableFuture<>();

    CompletableFuture<PlaybackEnd> end() {
        return end;
    }

    /** Tells how it ended, on a thread that may block; only the first telling counts. */
    void ended(PlaybackEnd how, Executor tell) {
        tell.execute(() -> end.complete(how));
    }
}
