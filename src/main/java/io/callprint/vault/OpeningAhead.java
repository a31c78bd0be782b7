package io.callprint.vault;

import io.callprint.voiceprint.Voiceprint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Opens sealed voiceprints on other threads while the next ones are read, and hands them on in the order in which they came,
 * on the thread that brings them. Some batches wait at most; whoever would have to wait for one that nobody has begun opens it
 * meanwhile. One thread.
 */
final class OpeningAhead {
    private static final int BATCH = 256;
    private static final int MOST_WAITING = 8;

    private final UnaryOperator<Voiceprint> opening;
    private final Consumer<Voiceprint> reader;
    private final ArrayDeque<FutureTask<List<Voiceprint>>> waiting = new ArrayDeque<>(MOST_WAITING + 1);
    private List<Voiceprint> filling = new ArrayList<>(BATCH);

    /** @param opening safe for many threads; what it throws is thrown by {@link #take} or {@link #end} */
    OpeningAhead(UnaryOperator<Voiceprint> opening, Consumer<Voiceprint> reader) {
        this.opening = opening;
        this.reader = reader;
    }

    void take(Voiceprint sealed) {
        filling.add(sealed);
        if (filling.size() == BATCH) {
            begin();
            if (waiting.size() > MOST_WAITING) {
                handOn(waiting.remove());
            }
        }
    }

    /** Nothing more comes; everything is handed on when it returns. */
    void end() {
        begin();
        while (!waiting.isEmpty()) {
            handOn(waiting.remove());
        }
    }

    private void begin() {
        List<Voiceprint> batch = filling;
        filling = new ArrayList<>(BATCH);
        FutureTask<List<Voiceprint>> task =
                new FutureTask<>(() -> batch.stream().map(opening).toList());
        waiting.add(task);
        ForkJoinPool.commonPool().execute(task);
    }

    private void handOn(FutureTask<List<Voiceprint>> task) {
        task.run(); // unless somebody does already
        opened(task).forEach(reader);
    }

    private static List<Voiceprint> opened(FutureTask<List<Voiceprint>> task) {
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) { // one batch is opened in no time
                    wasInterrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
