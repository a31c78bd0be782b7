package io.callprint.eval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that work through a list; the results keep its order. */
final class Workers implements AutoCloseable {
    private final ExecutorService threads;

    /** Work on one element that may fail to read a file. */
    @FunctionalInterface
    interface Work<A, B> {
        B apply(A element) throws IOException;
    }

    Workers(int count) {
        this.threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("eval-", 0).daemon().factory());
    }

    /** @throws IOException of the first element whose work failed */
    <A, B> List<B> map(List<A> elements, Work<A, B> work) throws IOException {
        List<Future<B>> running = new ArrayList<>();
        for (A element : elements) {
            Callable<B> task = () -> work.apply(element);
            running.add(threads.submit(task));
        }
        List<B> results = new ArrayList<>();
        try {
            for (Future<B> future : running) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case UncheckedIOException cause -> throw cause.getCause();
                case RuntimeException cause -> throw cause;
                case null, default -> throw new IllegalStateException("an evaluation thread failed", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the evaluation was interrupted", e);
        } finally {
            running.forEach(future -> future.cancel(true));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
