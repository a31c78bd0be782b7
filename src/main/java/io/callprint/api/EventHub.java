package io.callprint.api;

import io.callprint.call.CallEvent;
import io.callprint.call.CallEventListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives every event to every subscriber, each with a bounded queue of its own: a slow one loses events, counted, and
 * holds up nobody. Remembers the calls in progress and the last ended ones, so that a page opened now shows them.
 */
public final class EventHub implements CallEventListener {
    private static final int QUEUE = 1_000;
    private static final int REMEMBERED_CALLS = 50;

    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    /** By Call-ID, oldest first; guarded by this. */
    private final Map<String, List<CallEvent>> calls = new LinkedHashMap<>();

    private final AtomicLong dropped = new AtomicLong();

    @Override
    public void on(CallEvent event) {
        synchronized (this) {
            remember(event);
            for (Subscription subscription : subscriptions) {
                if (!subscription.queue.offer(event)) {
                    dropped.incrementAndGet();
                }
            }
        }
    }

    /** Events lost by slow subscribers. */
    public long dropped() {
        return dropped.get();
    }

    /** What has been said of the calls in progress and the last ended ones, call by call. */
    public synchronized List<CallEvent> remembered() {
        List<CallEvent> events = new ArrayList<>();
        calls.values().forEach(events::addAll);
        return events;
    }

    /** Begins with {@link #remembered()}, nothing lost or told twice between that and what follows. */
    public synchronized Subscription subscribe() {
        Subscription subscription = new Subscription(remembered());
        subscriptions.add(subscription);
        return subscription;
    }

    private void remember(CallEvent event) {
        if (event instanceof CallEvent.Listening) {
            return;
        }
        calls.computeIfAbsent(event.callId(), id -> new ArrayList<>()).add(event);
        if (calls.size() > REMEMBERED_CALLS) {
            calls.entrySet().stream()
                    .filter(call -> call.getValue().getLast() instanceof CallEvent.Ended)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .ifPresent(calls::remove);
        }
    }

    /** One reader of the events; used by one thread. */
    public final class Subscription implements AutoCloseable {
        private final List<CallEvent> before;
        private final BlockingQueue<CallEvent> queue = new ArrayBlockingQueue<>(QUEUE);

        private Subscription(List<CallEvent> before) {
            this.before = before;
        }

        /** What happened before the subscription. */
        public List<CallEvent> before() {
            return before;
        }

        /** The next events; empty when none came within the time. */
        public List<CallEvent> next(long millis) throws InterruptedException {
            List<CallEvent> events = new ArrayList<>();
            CallEvent first = queue.poll(millis, TimeUnit.MILLISECONDS);
            if (first != null) {
                events.add(first);
                queue.drainTo(events);
            }
            return events;
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }
}
