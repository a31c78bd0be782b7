package io.callprint.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door into a call: media threads, timers and futures hand their news in here, and it is dealt with on the call's
 * serial executor. Nothing thrown in there gets out, and nothing runs any more once the call is over.
 */
final class CallSerial {
    private static final Logger LOG = LoggerFactory.getLogger(CallSerial.class);

    private final Executor executor;
    private final CallTimers timers;
    private final Consumer<RuntimeException> onFailure;

    /** Owned by the serial executor. */
    private boolean over;

    CallSerial(Executor executor, CallTimers timers, Consumer<RuntimeException> onFailure) {
        this.executor = executor;
        this.timers = timers;
        this.onFailure = onFailure;
    }

    /** Hands a task over. Any thread. */
    void run(Runnable task) {
        try {
            executor.execute(() -> now(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("a call's executor is closed already", e);
        }
    }

    /** Runs a task here and now. On the serial executor. */
    void now(Runnable task) {
        if (over) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            onFailure.accept(e);
        }
    }

    CallTimers.Timer after(long millis, Runnable task) {
        return timers.after(millis, () -> run(task));
    }

    /** Hands over what a future brings; its failure comes without the wrapping of {@link CompletableFuture}. */
    <T> void when(CompletableFuture<T> future, Consumer<T> result, Consumer<Throwable> failure) {
        var _ = future.whenComplete((value, error) -> run(() -> {
            if (error == null) {
                result.accept(value);
            } else {
                boolean isWrapped = error instanceof CompletionException && error.getCause() != null;
                failure.accept(isWrapped ? error.getCause() : error);
            }
        }));
    }

    /** The call is over. On the serial executor. */
    void close() {
        over = true;
    }
}
