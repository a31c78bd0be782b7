package io.callprint.store.redis;

import io.callprint.store.ChangeSource;
import io.callprint.store.ServerGuard;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Reads the stream of changes. Every change carries a number without gaps: a missing number means that the stream was
 * trimmed before it was read, a smaller one that the server came back without its data.
 */
final class RedisChangeSource implements ChangeSource {
    private static final int AT_ONCE = 500;
    private static final StreamEntryID BEGINNING = new StreamEntryID(0, 0);
    private static final String WHAT = "follow the changes";

    private final RedisClients client;
    private final RedisKeys keys;
    private final RedisVoiceprintStore store;
    private final ServerGuard guard;
    private final Duration block;

    /** The follower's thread owns these two. */
    private StreamEntryID position = BEGINNING;

    private long number;

    RedisChangeSource(
            RedisClients client, RedisKeys keys, RedisVoiceprintStore store, ServerGuard guard, Duration block) {
        this.client = client;
        this.keys = keys;
        this.store = store;
        this.guard = guard;
        this.block = block;
    }

    @Override
    public void goToEnd() {
        List<StreamEntry> last = guard.page(WHAT, () -> client.get().xrevrange(keys.changes(), "+", "-", 1));
        if (last.isEmpty()) {
            position = BEGINNING;
            number = guard.page(WHAT, this::changed); // a change right now makes it too large by one: loads once more
        } else {
            position = last.getFirst().getID();
            number = number(last.getFirst());
        }
    }

    @Override
    public Changes next() {
        List<Map.Entry<String, List<StreamEntry>>> read = read();
        if (read == null || read.isEmpty()) {
            boolean isEmptied = guard.page(WHAT, this::changed) < number; // or restored, behind our back
            return isEmptied ? Changes.LOST : Changes.NONE;
        }
        Set<CallerId> callers = new LinkedHashSet<>();
        for (StreamEntry entry : read.getFirst().getValue()) {
            if (number(entry) != number + 1) {
                return new Changes(callers, true);
            }
            number++;
            position = entry.getID();
            callers.add(caller(entry));
        }
        return new Changes(callers, false);
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return store.findWithoutHurry(caller);
    }

    /** Blocks at the server: nothing that the guard's time limits fit. */
    private List<Map.Entry<String, List<StreamEntry>>> read() {
        try {
            return client.get()
                    .xread(
                            XReadParams.xReadParams()
                                    .block(Math.toIntExact(block.toMillis()))
                                    .count(AT_ONCE),
                            Map.of(keys.changes(), position));
        } catch (JedisException e) {
            throw guard.unavailable(WHAT, RedisFailure.reason(e), RedisFailure.withoutData(e));
        }
    }

    private long changed() {
        String text = client.get().get(keys.changed());
        return text == null ? 0 : Long.parseLong(text);
    }

    private CallerId caller(StreamEntry entry) {
        try {
            return new CallerId(entry.getFields().getOrDefault("caller", ""));
        } catch (IllegalArgumentException e) {
            throw foreign(e);
        }
    }

    private long number(StreamEntry entry) {
        try {
            return Long.parseLong(entry.getFields().getOrDefault("number", "0"));
        } catch (NumberFormatException e) {
            throw foreign(e);
        }
    }

    private StoreUnavailableException foreign(RuntimeException e) {
        return guard.unavailable(WHAT, "the stream " + keys.changes() + " holds entries of somebody else", e);
    }
}
