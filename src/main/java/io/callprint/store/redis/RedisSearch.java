package io.callprint.store.redis;

import static io.callprint.store.redis.VoiceprintHash.utf8;

import io.callprint.store.PageWalk;
import io.callprint.store.ServerGuard;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.VoiceSearch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.VSimParams;

/**
 * Search by the vector sets of Redis 8, one a model: elements are callers, their attribute the sample ids. Redis rounds the
 * vectors to 8 bits. {@code VSIM} and {@code VADD}: redis.io, commands of vector sets.
 */
final class RedisSearch implements VoiceSearch {
    private static final String WHOLE = "whole";
    private static final String FILLING = "filling";
    private static final String READ = "read the server's search";
    private static final int PAGE = 500;
    private static final int SIGNIFICANT_BITS = 53; // of a score, which is a double

    /** Nodes of the graph that are looked at, for each that is wanted; and at least. */
    private static final int EFFORT = 4;

    private static final int LEAST_EFFORT = 256;

    private final ServerGuard guard;
    private final RedisClients client;
    private final RedisClients slowClient;
    private final RedisKeys keys;
    private final String place;

    /** @param place where the server is, for messages, without a password */
    RedisSearch(ServerGuard guard, RedisClients client, RedisClients slowClient, RedisKeys keys, String place) {
        this.guard = guard;
        this.client = client;
        this.slowClient = slowClient;
        this.keys = keys;
        this.place = place;
    }

    @Override
    public Optional<String> prepare(String modelId, int dimension) {
        boolean knowsVectorSets = guard.page("look for vector sets", () -> {
            try {
                client.get().vcard(keys.vectors(modelId));
                return true;
            } catch (JedisDataException e) {
                return false;
            }
        });
        if (!knowsVectorSets) {
            return Optional.of(place
                    + " answers no command of vector sets, expected Redis 8 or later and a user who may" + " use them");
        }
        guard.call("make room for a search", () -> client.get().hsetnx(keys.search(), modelId, FILLING));
        return Optional.empty();
    }

    @Override
    public boolean isWhole(String modelId) {
        return WHOLE.equals(guard.call(READ, () -> client.get().hget(keys.search(), modelId)));
    }

    @Override
    public void becameWhole(String modelId) {
        guard.call("note a search", () -> client.get().hset(keys.search(), modelId, WHOLE));
    }

    @Override
    public int put(String modelId, Collection<Voice> voices) {
        return guard.page("put vectors into the server's search", () -> {
            try (AbstractPipeline pipeline = slowClient.get().pipelined()) {
                List<Response<Object>> answers = voices.stream()
                        .map(voice -> pipeline.eval(
                                utf8(RedisScripts.PUT_VECTOR),
                                List.of(
                                        utf8(keys.voiceprint(voice.caller())),
                                        utf8(keys.vectors(modelId)),
                                        utf8(keys.places(modelId))),
                                List.of(
                                        utf8(voice.caller().value()),
                                        utf8(String.join(",", voice.samples())),
                                        utf8(Long.toString(voice.place() >> (Long.SIZE - SIGNIFICANT_BITS))),
                                        floats(voice.vector()))))
                        .toList();
                pipeline.sync();
                return (int) answers.stream()
                        .filter(answer -> (Long) answer.get() > 0)
                        .count();
            }
        });
    }

    private static byte[] floats(float[] vector) {
        ByteBuffer octets = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        octets.asFloatBuffer().put(vector);
        return octets.array();
    }

    @Override
    public boolean remove(String modelId, CallerId caller) {
        List<String> names = List.of(keys.vectors(modelId), keys.places(modelId));
        return guard.call(
                "remove a vector from the server's search",
                () -> (Long) client.get().eval(RedisScripts.REMOVE_VECTOR, names, List.of(caller.value())) > 0);
    }

    @Override
    public List<CallerId> nearest(String modelId, float[] vector, int count) {
        VSimParams how = new VSimParams().count(count).ef(Math.max(LEAST_EFFORT, EFFORT * count));
        return guard.call("search for a voice", () -> client.get().vsim(keys.vectors(modelId), vector, how)).stream()
                .map(CallerId::new)
                .toList();
    }

    @Override
    public List<CallerId> first(String modelId, int count) {
        return guard.page(READ, () -> slowClient.get().zrange(keys.places(modelId), 0, count - 1L)).stream()
                .map(CallerId::new)
                .toList();
    }

    @Override
    public long size(String modelId) {
        return guard.call(READ, () -> client.get().vcard(keys.vectors(modelId)));
    }

    @Override
    public Map<CallerId, List<String>> samples(String modelId, Collection<CallerId> callers) {
        return guard.page(READ, () -> {
            try (AbstractPipeline pipeline = slowClient.get().pipelined()) {
                Map<CallerId, Response<String>> answers = new HashMap<>();
                callers.forEach(
                        caller -> answers.put(caller, pipeline.vgetattr(keys.vectors(modelId), caller.value())));
                pipeline.sync();
                Map<CallerId, List<String>> found = new HashMap<>();
                answers.forEach((caller, answer) -> Optional.ofNullable(answer.get())
                        .ifPresent(ids -> found.put(caller, List.of(ids.split(",", -1)))));
                return found;
            }
        });
    }

    @Override
    public void forEach(String modelId, Consumer<CallerId> reader) {
        PageWalk.walk(
                Numbered.START,
                after -> page(modelId, after.number()),
                one -> one,
                one -> reader.accept(new CallerId(one.caller())));
    }

    /** A place in the walk. */
    private record Numbered(long number, String caller) {
        static final Numbered START = new Numbered(-1, "");
    }

    private List<Numbered> page(String modelId, long after) {
        List<String> callers =
                guard.page(READ, () -> slowClient.get().zrange(keys.places(modelId), after + 1, after + PAGE));
        List<Numbered> page = new ArrayList<>(callers.size());
        for (String caller : callers) {
            page.add(new Numbered(after + 1 + page.size(), caller));
        }
        return page;
    }

    @Override
    public List<String> models() {
        return guard.call(READ, () -> client.get().hkeys(keys.search())).stream()
                .sorted()
                .toList();
    }

    /** The room goes last: until then deletions know where vectors may be. */
    @Override
    public void drop(String modelId) {
        guard.page("drop the server's search", () -> {
            client.get().unlink(keys.vectors(modelId), keys.places(modelId));
            return client.get().hdel(keys.search(), modelId);
        });
    }
}
