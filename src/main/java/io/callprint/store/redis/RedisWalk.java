package io.callprint.store.redis;

import io.callprint.store.ServerGuard;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.OptOut;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Finds everything that is kept beside the voiceprints: each once, in order, whatever Redis's scans repeat. */
final class RedisWalk {
    private static final int PAGE = 500;

    private final ServerGuard guard;
    private final RedisClients client;
    private final RedisKeys keys;

    RedisWalk(ServerGuard guard, RedisClients client, RedisKeys keys) {
        this.guard = guard;
        this.client = client;
        this.keys = keys;
    }

    Collection<OptOut> optOuts() {
        String what = "read the opt-outs";
        TreeMap<CallerId, OptOut> found = new TreeMap<>();
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            String from = cursor;
            ScanResult<Map.Entry<String, String>> page =
                    guard.page(what, () -> client.get().hscan(keys.optOuts(), from, new ScanParams().count(PAGE)));
            for (Map.Entry<String, String> entry : page.getResult()) {
                try {
                    CallerId caller = new CallerId(entry.getKey());
                    found.put(caller, new OptOut(caller, Instant.ofEpochMilli(Long.parseLong(entry.getValue()))));
                } catch (IllegalArgumentException e) {
                    throw guard.unavailable(what, "an opt-out is damaged", e);
                }
            }
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return found.values();
    }

    List<CallerId> callersWithConsents() {
        return named("read the consents", keys.consents()).stream()
                .map(CallerId::new)
                .toList();
    }

    List<CallerId> callersWithAttachments() {
        return named("read the attachments", keys.attached()).stream()
                .map(CallerId::new)
                .toList();
    }

    SortedSet<String> kindsOfNotes() {
        return named("read the notes", keys.notes());
    }

    /** What follows the prefix in every key that begins with it. */
    private SortedSet<String> named(String what, String prefix) {
        SortedSet<String> names = new TreeSet<>();
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            String from = cursor;
            ScanResult<String> page = guard.page(
                    what,
                    () -> client.get()
                            .scan(from, new ScanParams().match(prefix + "*").count(PAGE)));
            page.getResult().forEach(key -> names.add(key.substring(prefix.length())));
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return names;
    }
}
