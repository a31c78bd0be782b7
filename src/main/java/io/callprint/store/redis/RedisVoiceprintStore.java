package io.callprint.store.redis;

import static io.callprint.store.redis.VoiceprintHash.utf8;

import io.callprint.config.StoreConfig;
import io.callprint.store.ChangeFeed;
import io.callprint.store.ServerGuard;
import io.callprint.store.ServerLimits;
import io.callprint.voiceprint.Attachments;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.RepeatableStore;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.StoreWrite;
import io.callprint.voiceprint.VoiceSearch;
import io.callprint.voiceprint.Voiceprint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ZRangeParams;

/**
 * Voiceprints in Redis, 6.2 or later, shared by any number of nodes: one server, the primary that sentinels name, or a
 * cluster, whose keys all lie in one slot. Every operation is bounded by the call budget
 * and by a circuit breaker: a Redis that is away or slow makes it fail fast with {@link StoreUnavailableException}, and
 * the first success after that closes the breaker again. A write whose answer did not arrive in time may have happened.
 * How much of what was acknowledged survives a crash of Redis itself is Redis's {@code appendfsync} setting. Times are
 * kept to the millisecond. The consent ledger outlives a voiceprint and an opt-out: it is the proof of both.
 */
public final class RedisVoiceprintStore implements RepeatableStore {
    private static final Logger log = LoggerFactory.getLogger(RedisVoiceprintStore.class);
    private static final int CALL_CONNECTIONS = 16;
    private static final int SLOW_CONNECTIONS = 8;
    private static final Duration SLOW_WAIT = Duration.ofSeconds(2);
    private static final int PAGE = 100;
    private static final long REPEATED = -2;

    private final ServerLimits limits;
    private final RedisKeys keys;
    private final ServerGuard guard;
    /** For operations that a call waits for. */
    private final RedisClients client;

    private final RedisNotes notes;
    /** For the change feed and walks over all voiceprints. */
    private final RedisClients slowClient;

    private final Attachments attachments;
    private final VoiceSearch search;
    private final ChangeFeed feed;

    private RedisVoiceprintStore(RedisAddress address, ServerLimits limits) {
        this.limits = limits;
        this.keys = new RedisKeys(address.keyPrefix());
        this.guard = new ServerGuard(engine(), address.toString(), limits, RedisFailure::explain);
        this.client = new RedisClients(address, CALL_CONNECTIONS, limits.call(), Duration.ZERO);
        this.notes = new RedisNotes(guard, client, keys);
        this.slowClient = new RedisClients(address, SLOW_CONNECTIONS, SLOW_WAIT, limits.block());
        this.attachments = new RedisAttachments(guard, slowClient, keys, one -> write(new StoreWrite.Put(one)));
        this.search = new RedisSearch(guard, client, slowClient, keys, address.toString());
        this.feed = new ChangeFeed(
                engine(), limits.pause(), () -> new RedisChangeSource(slowClient, keys, this, guard, limits.block()));
    }

    /**
     * Never fails because Redis is away: operations throw until it is there.
     *
     * @param config {@code url} as {@code redis[s]://[user:password@]host:port[/db]}, {@code callBudgetMillis} for every
     *     operation; a walk over all voiceprints has 5 s a page of {@value #PAGE}
     * @throws IllegalArgumentException when the url is not usable: one sentence that shows no password
     */
    public static RedisVoiceprintStore open(StoreConfig config) {
        return open(config, ServerLimits.of(config.callBudgetMillis()));
    }

    static RedisVoiceprintStore open(StoreConfig config, ServerLimits limits) {
        RedisVoiceprintStore store = new RedisVoiceprintStore(RedisAddress.parse(config.url()), limits);
        store.warmUp();
        return store;
    }

    @Override
    public String engine() {
        return "redis";
    }

    @Override
    public void save(Voiceprint voiceprint) {
        write(new StoreWrite.Put(voiceprint));
    }

    @Override
    public boolean replace(Optional<Voiceprint> seen, Voiceprint voiceprint) {
        return write(new StoreWrite.Replace(seen.map(Voiceprint::sampleIds).orElse(List.of()), voiceprint));
    }

    @Override
    public Outcome once(String id, StoreWrite write) {
        long outcome = outcome(write, script(write).once(id, keys));
        if (outcome == REPEATED) {
            return Outcome.REPEATED;
        }
        return outcome > 0 ? Outcome.DONE : Outcome.NOTHING;
    }

    /** @return whether something was written */
    private boolean write(StoreWrite write) {
        return outcome(write, script(write)) > 0;
    }

    private RedisWrite script(StoreWrite write) {
        return RedisWrite.of(write, keys, limits.changesKept());
    }

    private long outcome(StoreWrite write, RedisWrite script) {
        List<byte[]> names = script.keys().stream().map(VoiceprintHash::utf8).toList();
        long outcome = (Long) guard.call(
                script.what(), () -> client.get().eval(utf8(script.script()), names, script.arguments()));
        if (outcome == 0) {
            switch (write) {
                case StoreWrite.Put(Voiceprint voiceprint) -> throw new OptedOutException(voiceprint.caller());
                case StoreWrite.Replace replace ->
                    throw new OptedOutException(replace.voiceprint().caller());
                default -> {}
            }
        }
        return outcome;
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        String what = "read a voiceprint";
        return decoded(what, caller, guard.call(what, () -> client.get().hgetAll(utf8(keys.voiceprint(caller)))));
    }

    @Override
    public List<Voiceprint> findAll(Collection<CallerId> callers) {
        String what = "read some voiceprints";
        List<CallerId> wanted = List.copyOf(callers);
        List<Map<byte[], byte[]>> hashes =
                wanted.isEmpty() ? List.of() : guard.call(what, () -> hashes(client, wanted));
        return IntStream.range(0, hashes.size())
                .mapToObj(i -> decoded(what, wanted.get(i), hashes.get(i)))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Every voiceprint that is there all along comes exactly once; what is written meanwhile may or may not come. */
    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        String what = "read the voiceprints";
        String from = "-";
        List<String> callers;
        do {
            String start = from;
            callers = guard.page(
                    what,
                    () -> slowClient
                            .get()
                            .zrange(
                                    keys.callers(),
                                    new ZRangeParams(Protocol.Keyword.BYLEX, start, "+").limit(0, PAGE)));
            List<CallerId> page = callers.stream().map(CallerId::new).toList();
            List<Map<byte[], byte[]>> hashes =
                    page.isEmpty() ? List.of() : guard.page(what, () -> hashes(slowClient, page));
            for (int i = 0; i < hashes.size(); i++) {
                decoded(what, page.get(i), hashes.get(i)).ifPresent(reader);
            }
            from = callers.isEmpty() ? from : "(" + callers.getLast();
        } while (callers.size() == PAGE);
    }

    @Override
    public long count() {
        return guard.call("count the voiceprints", () -> client.get().zcard(keys.callers()));
    }

    @Override
    public boolean delete(CallerId caller) {
        return write(new StoreWrite.Delete(caller));
    }

    @Override
    public void touch(CallerId caller, Instant lastSeen) {
        write(new StoreWrite.Touch(caller, lastSeen));
    }

    @Override
    public void optOut(CallerId caller, Instant at) {
        write(new StoreWrite.Put(new OptOut(caller, at)));
    }

    @Override
    public boolean withdrawOptOut(CallerId caller) {
        return write(new StoreWrite.Withdraw(caller));
    }

    @Override
    public boolean hasOptedOut(CallerId caller) {
        return guard.call("look up an opt-out", () -> client.get().hexists(keys.optOuts(), caller.value()));
    }

    @Override
    public void record(Consent consent) {
        write(new StoreWrite.Put(consent));
    }

    @Override
    public List<Consent> consents(CallerId caller) {
        String what = "read the consents";
        List<Consent> consents = new ArrayList<>();
        for (String entry : guard.call(what, () -> client.get().lrange(keys.consents(caller), 0, -1))) {
            try {
                consents.add(ConsentEntry.consent(caller, entry));
            } catch (IOException e) {
                throw guard.unavailable(what, e.getMessage(), e);
            }
        }
        return consents;
    }

    @Override
    public void keep(Note note, Instant now) {
        write(new StoreWrite.Keep(note, now));
    }

    @Override
    public List<Note> notes(String kind) {
        return notes.all(kind);
    }

    @Override
    public boolean drop(String kind, String key) {
        return write(new StoreWrite.Drop(kind, key));
    }

    @Override
    public Attachments attachments() {
        return attachments;
    }

    @Override
    public Optional<VoiceSearch> search() {
        return Optional.of(search);
    }

    @Override
    public void forEachKept(Consumer<Kept> reader) {
        forEach(reader::accept);
        RedisWalk walk = new RedisWalk(guard, slowClient, keys);
        walk.optOuts().forEach(reader);
        walk.callersWithConsents().forEach(caller -> consents(caller).forEach(reader));
        walk.kindsOfNotes().forEach(kind -> notes(kind).forEach(reader));
    }

    @Override
    public void putAll(List<Kept> entries) {
        entries.forEach(entry -> write(new StoreWrite.Put(entry)));
    }

    @Override
    public AutoCloseable watch(ChangeListener listener) {
        return feed.watch(listener);
    }

    @Override
    public void ping() {
        guard.call("reach the voiceprints", this::reach);
    }

    @Override
    public void close() {
        feed.close();
        guard.close();
        client.close();
        slowClient.close();
    }

    /** For the change feed, which would rather wait than miss something. */
    Optional<Voiceprint> findWithoutHurry(CallerId caller) {
        String what = "read a changed voiceprint";
        return decoded(what, caller, guard.page(what, () -> slowClient.get().hgetAll(utf8(keys.voiceprint(caller)))));
    }

    /** One round trip to where the keys are. */
    private boolean reach() {
        return client.get().exists(keys.changed());
    }

    /** The first connection loads classes, which a call's budget has no room for. */
    private void warmUp() {
        try {
            guard.page("reach the voiceprints", this::reach);
        } catch (StoreUnavailableException e) {
            log.warn("{}; it is tried again with each call", e.getMessage());
        }
    }

    private List<Map<byte[], byte[]>> hashes(RedisClients from, List<CallerId> page) {
        try (AbstractPipeline pipeline = from.get().pipelined()) {
            List<Response<Map<byte[], byte[]>>> answers = page.stream()
                    .map(caller -> pipeline.hgetAll(utf8(keys.voiceprint(caller))))
                    .toList();
            pipeline.sync();
            return answers.stream().map(Response::get).toList();
        }
    }

    private Optional<Voiceprint> decoded(String what, CallerId caller, Map<byte[], byte[]> hash) {
        if (hash.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(VoiceprintHash.voiceprint(caller, hash));
        } catch (IOException e) {
            throw guard.unavailable(what, e.getMessage(), e);
        }
    }
}
