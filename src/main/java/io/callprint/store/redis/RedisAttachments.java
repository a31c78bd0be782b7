package io.callprint.store.redis;

import static io.callprint.store.redis.VoiceprintHash.utf8;

import io.callprint.store.ServerGuard;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Attachments;
import io.callprint.voiceprint.CallerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;

/**
 * Attachments: one hash a caller, each field name, blank and sample id, each value a line {@code FORM sealed|clear SHA-256}
 * and the octets. They are large: whatever reads them has the time of a page.
 */
final class RedisAttachments implements Attachments {
    private static final String READ = "read the attachments";
    private static final String SEALED = "sealed";
    private static final int HEAD_PARTS = 3;
    private static final int AT_ONCE = 256;

    private final ServerGuard guard;
    private final RedisClients client;
    private final RedisKeys keys;
    private final Predicate<Attachment> putting;

    /** @param putting how one is written */
    RedisAttachments(ServerGuard guard, RedisClients client, RedisKeys keys, Predicate<Attachment> putting) {
        this.guard = guard;
        this.client = client;
        this.keys = keys;
        this.putting = putting;
    }

    static byte[] field(Attachment attachment) {
        return utf8(prefix(attachment.name()) + attachment.sampleId());
    }

    static byte[] value(Attachment attachment) {
        byte[] head = utf8(String.join(
                        " ", attachment.form().name(), attachment.isSealed() ? SEALED : "clear", attachment.sha256())
                + "\n");
        byte[] value = Arrays.copyOf(head, head.length + attachment.octets().length);
        System.arraycopy(attachment.octets(), 0, value, head.length, attachment.octets().length);
        return value;
    }

    private static String prefix(String name) {
        return name + " ";
    }

    @Override
    public boolean put(Attachment attachment) {
        return putting.test(attachment);
    }

    @Override
    public boolean remove(CallerId caller, String sampleId, String name) {
        return guard.call(
                "delete an attachment", () -> client.get().hdel(keys.attached(caller), prefix(name) + sampleId) > 0);
    }

    @Override
    public List<Attachment> of(CallerId caller, String name) {
        List<String> fields = fields(caller).stream()
                .filter(field -> field.startsWith(prefix(name)))
                .toList();
        if (fields.isEmpty()) {
            return List.of();
        }
        byte[][] wanted = fields.stream().map(VoiceprintHash::utf8).toArray(byte[][]::new);
        List<byte[]> values = guard.page(READ, () -> client.get().hmget(utf8(keys.attached(caller)), wanted));
        List<Attachment> found = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            if (values.get(i) != null) { // else it was deleted since
                found.add(attachment(
                        caller, name, fields.get(i).substring(prefix(name).length()), values.get(i)));
            }
        }
        return found;
    }

    @Override
    public List<Attachment> of(Collection<CallerId> callers, String name) {
        return guard.page(READ, () -> piped(List.copyOf(callers), name));
    }

    /** Two round trips: which there are, then those. */
    private List<Attachment> piped(List<CallerId> callers, String name) {
        List<Set<String>> fields = fields(callers);
        try (AbstractPipeline pipeline = client.get().pipelined()) {
            List<Runnable> reading = new ArrayList<>();
            List<Attachment> found = new ArrayList<>();
            for (int i = 0; i < callers.size(); i++) {
                CallerId caller = callers.get(i);
                for (String field : fields.get(i)) {
                    if (field.startsWith(prefix(name))) {
                        String sampleId = field.substring(prefix(name).length());
                        Response<byte[]> value = pipeline.hget(utf8(keys.attached(caller)), utf8(field));
                        reading.add(() -> Optional.ofNullable(value.get()) // else it was deleted since
                                .ifPresent(octets -> found.add(attachment(caller, name, sampleId, octets))));
                    }
                }
            }
            pipeline.sync();
            reading.forEach(Runnable::run);
            return found;
        }
    }

    @Override
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        List<CallerId> callers = callers();
        for (int from = 0; from < callers.size(); from += AT_ONCE) {
            List<CallerId> some = callers.subList(from, Math.min(callers.size(), from + AT_ONCE));
            for (Set<String> fields : guard.page(READ, () -> fields(some))) {
                fields.forEach(field -> names.add(field.substring(0, Math.max(0, field.indexOf(' ')))));
            }
        }
        return names;
    }

    @Override
    public void forEach(String name, Consumer<? super Attachment> reader) {
        callers().forEach(caller -> of(caller, name).forEach(reader));
    }

    private List<CallerId> callers() {
        return new RedisWalk(guard, client, keys).callersWithAttachments();
    }

    private List<Set<String>> fields(List<CallerId> callers) {
        try (AbstractPipeline pipeline = client.get().pipelined()) {
            List<Response<Set<String>>> fields = callers.stream()
                    .map(caller -> pipeline.hkeys(keys.attached(caller)))
                    .toList();
            pipeline.sync();
            return fields.stream().map(Response::get).toList();
        }
    }

    private Set<String> fields(CallerId caller) {
        return guard.page(READ, () -> client.get().hkeys(keys.attached(caller)));
    }

    private Attachment attachment(CallerId caller, String name, String sampleId, byte[] value) {
        try {
            return read(caller, name, sampleId, value);
        } catch (IllegalArgumentException e) {
            throw guard.unavailable(
                    READ,
                    "an attachment is damaged",
                    new IOException(e.getClass().getSimpleName()));
        }
    }

    /** @throws IllegalArgumentException when the value is damaged */
    static Attachment read(CallerId caller, String name, String sampleId, byte[] value) {
        int end = 0;
        while (end < value.length && value[end] != '\n') {
            end++;
        }
        String[] head = new String(value, 0, end, StandardCharsets.US_ASCII).split(" ", -1);
        if (head.length != HEAD_PARTS || end == value.length) {
            throw new IllegalArgumentException("no head");
        }
        return new Attachment(
                caller,
                sampleId,
                name,
                Attachment.Form.valueOf(head[0]),
                head[1].equals(SEALED),
                Arrays.copyOfRange(value, end + 1, value.length),
                head[2]);
    }
}
