package io.callprint.sip;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the endpoint dropped or refused, by cause. Thread-safe. */
public final class SipCounters {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void count(String cause) {
        counts.computeIfAbsent(cause, name -> new LongAdder()).increment();
    }

    /** Count by cause, for example {@code dropped.not-sip} or {@code refused.400}. */
    public Map<String, Long> snapshot() {
        Map<String, Long> result = new TreeMap<>();
        counts.forEach((cause, count) -> result.put(cause, count.sum()));
        return result;
    }
}
