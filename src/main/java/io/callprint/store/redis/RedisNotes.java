package io.callprint.store.redis;

import io.callprint.store.ServerGuard;
import io.callprint.voiceprint.Note;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Notes: one hash a kind, each value the end of its time in epoch milliseconds, a blank, and the body. */
final class RedisNotes {
    private final ServerGuard guard;
    private final RedisClients client;
    private final RedisKeys keys;

    RedisNotes(ServerGuard guard, RedisClients client, RedisKeys keys) {
        this.guard = guard;
        this.client = client;
        this.keys = keys;
    }

    List<Note> all(String kind) {
        String what = "read the notes";
        Map<String, String> values = guard.call(what, () -> client.get().hgetAll(keys.notes(kind)));
        try {
            return new TreeMap<>(values)
                    .entrySet().stream()
                            .map(entry -> note(kind, entry.getKey(), entry.getValue()))
                            .toList();
        } catch (NumberFormatException e) {
            throw guard.unavailable(what, "a note is damaged", e);
        }
    }

    private static Note note(String kind, String key, String value) {
        int blank = value.indexOf(' ');
        Instant until = Instant.ofEpochMilli(Long.parseLong(value.substring(0, Math.max(0, blank))));
        return new Note(kind, key, value.substring(blank + 1), until);
    }
}
