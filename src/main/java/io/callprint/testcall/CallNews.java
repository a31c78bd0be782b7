package io.callprint.testcall;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * What a server says of calls, as JSON: events of its event stream, or posts of its webhook. Keeps those of calls that
 * somebody waits for. Thread-safe.
 */
public final class CallNews {
    /** Of a server that takes other calls too, the latest count. */
    private static final int KEPT_CALLS = 20_000;

    /** By Call-ID, the oldest first; guarded by the lock. */
    private final Map<String, List<JsonNode>> calls = new LinkedHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();

    /** @param message with a {@code callId}; any other is left out */
    public void tell(JsonNode message) {
        String callId = message.path("callId").asText("");
        if (callId.isEmpty() || message.path("event").asText("").equals("listening")) {
            return;
        }
        lock.lock();
        try {
            boolean isLast = message.path("event").asText("").equals("ended");
            if (!isLast || calls.containsKey(callId)) {
                calls.computeIfAbsent(callId, _ -> new ArrayList<>()).add(message);
                if (calls.size() > KEPT_CALLS) {
                    calls.remove(calls.keySet().iterator().next());
                }
                news.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The first message of a call whose event and fields match; empty when the time is over. */
    Optional<JsonNode> await(String callId, Optional<String> event, Map<String, Pattern> fields, long nanos)
            throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (true) {
                for (JsonNode message : calls.getOrDefault(callId, List.of())) {
                    boolean isAsked = event.isEmpty()
                            || event.get().equals(message.path("event").asText());
                    if (isAsked && matches(message, fields)) {
                        return Optional.of(message);
                    }
                }
                if (left <= 0) {
                    return Optional.empty();
                }
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What has been told of a call. */
    List<JsonNode> of(String callId) {
        lock.lock();
        try {
            return List.copyOf(calls.getOrDefault(callId, List.of()));
        } finally {
            lock.unlock();
        }
    }

    /** The call is over: nobody will ask for it. */
    void forget(String callId) {
        lock.lock();
        try {
            calls.remove(callId);
        } finally {
            lock.unlock();
        }
    }

    private static boolean matches(JsonNode message, Map<String, Pattern> fields) {
        return fields.entrySet().stream().allMatch(field -> {
            JsonNode value = message.path(field.getKey());
            String text = value.isValueNode() ? value.asText() : value.toString();
            return field.getValue().matcher(text).matches();
        });
    }
}
