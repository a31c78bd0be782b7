package io.callprint.store;

import io.callprint.voiceprint.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** Walks through everything page by page. While one page is used, the next is read on a virtual thread: never more than two are held. */
public final class PageWalk {
    private static final Executor AHEAD =
            command -> Thread.ofVirtual().name("store-page").start(command);

    private PageWalk() {}

    /**
     * @param start the place before everything
     * @param read the page after a place; empty at the end
     * @param place of an entry
     * @param user gets every entry on the calling thread
     * @throws StoreUnavailableException what reading threw; what was read before has been used
     */
    public static <P, E> void walk(P start, Function<P, List<E>> read, Function<E, P> place, Consumer<? super E> user) {
        List<E> page = read.apply(start);
        while (!page.isEmpty()) {
            P after = place.apply(page.getLast());
            CompletableFuture<List<E>> next = CompletableFuture.supplyAsync(() -> read.apply(after), AHEAD);
            try {
                page.forEach(user);
            } catch (RuntimeException | Error e) {
                next.exceptionally(_ -> List.of()).join(); // nothing of ours reads on when the store is closed
                throw e;
            }
            page = read(next);
        }
    }

    private static <E> List<E> read(CompletableFuture<List<E>> next) {
        try {
            return next.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw e;
        }
    }
}
