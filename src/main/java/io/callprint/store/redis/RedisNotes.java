package io.callprint.store.redis;

import static io.callprint.store.redis.VoiceprintHash.number;
import static io.callprint.store.redis.VoiceprintHash.utf8;

import io.callprint.voiceprint.Note;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.RedisClient;

/** Notes: one hash a kind, each value the end of its time in epoch milliseconds, a blank, and the body. */
final class RedisNotes {
    private final RedisGuard guard;
    private final RedisClient client;

    RedisNotes(RedisGuard guard, RedisClient client) {
        this.guard = guard;
        this.client = client;
    }

    void keep(Note note, Instant now) {
        List<byte[]> keys = List.of(utf8(RedisKeys.notes(note.kind())));
        List<byte[]> arguments =
                List.of(utf8(note.key()), utf8(note.until().toEpochMilli() + " " + note.body()), number(now));
        guard.call("keep a note", () -> client.eval(utf8(RedisScripts.KEEP_NOTE), keys, arguments));
    }

    List<Note> all(String kind) {
        String what = "read the notes";
        Map<String, String> values = guard.call(what, () -> client.hgetAll(RedisKeys.notes(kind)));
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

    boolean drop(String kind, String key) {
        return guard.call("delete a note", () -> client.hdel(RedisKeys.notes(kind), key) > 0);
    }
}
