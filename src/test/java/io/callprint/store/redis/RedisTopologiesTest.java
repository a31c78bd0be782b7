package io.callprint.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.StoreConfig;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More than one Redis: a primary that sentinels name, and a cluster. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RedisTopologiesTest {
    private static final CallerId ADA = new CallerId("ada");
    private static final int SLOTS = 16384;

    private final Random random = new Random(7);
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void needsRedis() {
        RedisServerProcess.assumeInstalled();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable open : opened.reversed()) {
            open.close();
        }
    }

    @Test
    void replicaThatSentinelsPromoteTakesOverWithEverythingReplicated() throws IOException {
        RedisServerProcess primary = keep(RedisServerProcess.start());
        String at = Integer.toString(primary.port());
        keep(RedisServerProcess.start("--replicaof", "127.0.0.1 " + at, "--repl-diskless-sync-delay", "0"));
        RedisServerProcess sentinel = keep(RedisServerProcess.startSentinel(
                "sentinel monitor main 127.0.0.1 " + at + " 1",
                "sentinel down-after-milliseconds main 300",
                "sentinel failover-timeout main 2000"));
        VoiceprintStore store = keep(open("redis-sentinel://127.0.0.1:" + sentinel.port() + "/main"));
        RecordedChanges changes = new RecordedChanges(store);
        keep(store.watch(changes));
        store.save(Voiceprints.of("ada", 2, random));
        assertTrue(changes.await(() -> changes.mirror.containsKey(ADA)));
        assertTrue(
                RecordedChanges.eventually(() -> answer(primary, "WAIT 1 500").equals(":1")));
        // a sentinel hears of replicas by asking the primary, every 10 s at first
        assertTrue(RecordedChanges.eventually(
                () -> answer(sentinel, "SENTINEL REPLICAS main").equals("*1")));

        primary.kill();

        assertTrue(RecordedChanges.eventually(() -> {
            try {
                store.save(Voiceprints.of("bob", 1, random));
                return true;
            } catch (StoreUnavailableException e) {
                return false;
            }
        }));
        assertTrue(store.find(ADA).isPresent());
        assertTrue(changes.await(() -> changes.mirror.containsKey(new CallerId("bob"))));
    }

    @Test
    void clusterKeepsEverythingAndItsChangesAreFollowed() {
        List<RedisServerProcess> nodes = cluster();
        String url = "redis-cluster://127.0.0.1:" + nodes.get(0).port() + ",127.0.0.1:"
                + nodes.get(1).port();
        VoiceprintStore store = keep(open(url));
        VoiceprintStore other = keep(open(url));
        RecordedChanges changes = new RecordedChanges(other);
        keep(other.watch(changes));
        Set<Kept> expected = new HashSet<>();
        for (int i = 0; i < 120; i++) {
            expected.add(Voiceprints.of("caller " + i, 1, random));
        }
        expected.add(new Consent(ADA, "p", Consent.Answer.YES, "h", "w", Voiceprints.NOON));
        expected.add(new Note("watch", "k", "b", Voiceprints.NOON));

        store.putAll(List.copyOf(expected));

        Set<Kept> found = new HashSet<>();
        other.forEachKept(found::add);
        assertEquals(expected, found);
        assertTrue(changes.await(() -> changes.mirror.size() == 120));
        assertTrue(store.delete(new CallerId("caller 5")));
        assertTrue(changes.await(() -> changes.mirror.size() == 119));
        store.optOut(new CallerId("caller 6"), Voiceprints.NOON);
        assertEquals(118, other.count());
        assertTrue(other.hasOptedOut(new CallerId("caller 6")));
    }

    @Test
    void sentinelsAndClustersThatAreAwayAreOneSentence() {
        for (String url : List.of("redis-sentinel://127.0.0.1:1,127.0.0.1:2/main", "redis-cluster://127.0.0.1:1")) {
            VoiceprintStore store = keep(open(url));
            String message = String.valueOf(assertThrows(StoreUnavailableException.class, () -> store.find(ADA))
                    .getMessage());
            assertTrue(message.startsWith("cannot read a voiceprint: Redis "), message);
            assertFalse(message.contains("\n"), message);
        }
    }

    /** Three nodes, a third of the slots each. */
    private List<RedisServerProcess> cluster() {
        List<RedisServerProcess> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int port = RedisServerProcess.freePort();
            while (port > 55_000) { // the nodes talk on a port 10,000 above
                port = RedisServerProcess.freePort();
            }
            nodes.add(
                    keep(RedisServerProcess.start(port, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000")));
        }
        for (int i = 0; i < 3; i++) {
            int last = (i + 1) * SLOTS / 3 - 1;
            assertEquals("+OK", answer(nodes.get(i), "CLUSTER ADDSLOTSRANGE " + i * SLOTS / 3 + " " + last));
            assertEquals("+OK", answer(nodes.get(i), "CLUSTER SET-CONFIG-EPOCH " + (i + 1)));
            if (i > 0) {
                assertEquals(
                        "+OK",
                        answer(
                                nodes.getFirst(),
                                "CLUSTER MEET 127.0.0.1 " + nodes.get(i).port()));
            }
        }
        for (RedisServerProcess node : nodes) {
            assertTrue(RecordedChanges.eventually(
                    () -> !answer(node, "GET callprint").startsWith("-CLUSTERDOWN")));
        }
        return nodes;
    }

    private static String answer(RedisServerProcess server, String command) {
        try {
            return server.command(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static VoiceprintStore open(String url) {
        return RedisVoiceprintStore.open(new StoreConfig("redis", url, 10_000));
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }
}
