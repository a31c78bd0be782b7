package io.callprint.testcall;

import io.callprint.call.CallEvent;
import io.callprint.call.CallEventListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Remembers what the server said of each call. Thread-safe. */
public final class CallLog implements CallEventListener {
    private final Map<String, List<CallEvent>> events = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<CallEvent.Ended>> ends = new ConcurrentHashMap<>();

    @Override
    public void on(CallEvent event) {
        if (event instanceof CallEvent.Listening) {
            return; // five a second, of no use afterwards
        }
        events.computeIfAbsent(event.callId(), id -> new CopyOnWriteArrayList<>())
                .add(event);
        if (event instanceof CallEvent.Ended ended) {
            end(event.callId()).complete(ended);
        }
    }

    /** The Call-IDs of all calls so far, in no order. */
    public List<String> calls() {
        return List.copyOf(events.keySet());
    }

    /** The events of a call so far, without the level reports. */
    public List<CallEvent> of(String callId) {
        return List.copyOf(events.getOrDefault(callId, List.of()));
    }

    /** The events of one kind of a call so far. */
    public <T extends CallEvent> List<T> of(String callId, Class<T> kind) {
        return of(callId).stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public CallEvent.Ended awaitEnd(String callId, Duration patience) throws InterruptedException, CallFailedException {
        try {
            return end(callId).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new CallFailedException("the server did not end the call within " + patience.toSeconds() + " s", e);
        }
    }

    private CompletableFuture<CallEvent.Ended> end(String callId) {
        return ends.computeIfAbsent(callId, id -> new CompletableFuture<>());
    }
}
