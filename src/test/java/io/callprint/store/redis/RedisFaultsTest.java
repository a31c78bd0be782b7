package io.callprint.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.StoreConfig;
import io.callprint.store.ServerLimits;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real Redis that is missing, dies, hangs, refuses or forgets. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RedisFaultsTest {
    private static final CallerId ADA = new CallerId("ada");
    private static final int BUDGET_MILLIS = 400;
    private static final ServerLimits LIMITS = new ServerLimits(
            Duration.ofMillis(BUDGET_MILLIS),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Duration.ofMillis(50),
            10_000);

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
    void storeOpensWithoutRedisAndWorksOnceItIsThere() {
        int port = RedisServerProcess.freePort();
        VoiceprintStore store = open("redis://127.0.0.1:" + port, LIMITS);
        RecordedChanges changes = watched(store);

        StoreUnavailableException down = assertThrows(StoreUnavailableException.class, () -> store.find(ADA));
        assertEquals("redis", down.engine());
        assertTrue(
                String.valueOf(down.getMessage()).startsWith("cannot read a voiceprint: Redis at 127.0.0.1:" + port),
                down.getMessage());

        keep(RedisServerProcess.start(port));
        assertTrue(changes.await(() -> changes.resyncs.get() >= 1));
        awaitWorking(() -> store.save(Voiceprints.of("ada", 1, random)));
        assertTrue(changes.await(() -> changes.mirror.containsKey(ADA)));
    }

    @Test
    void killedRedisFailsFastAndRecognitionReturnsByItself() {
        RedisServerProcess server = keep(RedisServerProcess.start());
        VoiceprintStore store = open(server.url(), LIMITS);
        RecordedChanges changes = watched(store);
        store.save(Voiceprints.of("ada", 1, random));
        assertTrue(changes.await(() -> changes.mirror.containsKey(ADA)));

        server.kill();
        for (int i = 0; i < 20; i++) {
            assertThrows(StoreUnavailableException.class, () -> store.find(ADA));
        }
        server.startAgain(); // and has forgotten everything

        assertTrue(changes.await(() -> changes.resyncs.get() >= 1 && changes.mirror.isEmpty()));
        awaitWorking(() -> store.save(Voiceprints.of("bob", 1, random)));
        assertTrue(changes.await(() -> changes.mirror.containsKey(new CallerId("bob"))));
    }

    @Test
    void restartBetweenTwoOperationsCostsNoError() {
        RedisServerProcess server = keep(RedisServerProcess.start("--appendonly", "yes", "--appendfsync", "always"));
        VoiceprintStore store = open(server.url(), ServerLimits.of(10_000));
        store.save(Voiceprints.of("ada", 1, random));

        server.kill();
        server.startAgain();

        assertTrue(store.find(ADA).isPresent());
    }

    @Test
    void hangingRedisHoldsTheBudgetThenIsNotEvenTried() {
        RedisServerProcess server = keep(RedisServerProcess.start());
        VoiceprintStore store = open(server.url(), LIMITS);
        RecordedChanges changes = watched(store);
        store.save(Voiceprints.of("ada", 1, random));

        server.pause();
        try {
            String first = "";
            for (int i = 0; i < 4; i++) {
                long before = System.nanoTime();
                StoreUnavailableException slow = assertThrows(StoreUnavailableException.class, () -> store.find(ADA));
                long millis = (System.nanoTime() - before) / 1_000_000;
                assertTrue(millis < BUDGET_MILLIS + 2000, "budget of " + BUDGET_MILLIS + " ms, took " + millis);
                first = i == 0 ? String.valueOf(slow.getMessage()) : first;
            }
            assertTrue(first.contains("no answer within 400 ms") || first.contains("does not answer in time"), first);
            long before = System.nanoTime();
            int tries = 50;
            for (int i = 0; i < tries; i++) {
                assertThrows(StoreUnavailableException.class, () -> store.find(ADA));
            }
            long millisEach = (System.nanoTime() - before) / 1_000_000 / tries;
            assertTrue(millisEach < BUDGET_MILLIS / 4, "an open circuit cost " + millisEach + " ms a try");
        } finally {
            server.resume();
        }
        awaitWorking(() -> assertTrue(store.find(ADA).isPresent()));
        store.save(Voiceprints.of("bob", 1, random));
        assertTrue(changes.await(() -> changes.mirror.containsKey(new CallerId("bob"))));
    }

    @Test
    void emptiedServerMakesWatchersLoadAnew() throws IOException {
        RedisServerProcess server = keep(RedisServerProcess.start());
        VoiceprintStore store = open(server.url(), LIMITS);
        RecordedChanges changes = watched(store);
        store.save(Voiceprints.of("ada", 1, random));
        assertTrue(changes.await(() -> changes.mirror.containsKey(ADA)));

        server.command("FLUSHALL");

        assertTrue(changes.await(() -> changes.resyncs.get() == 1 && changes.mirror.isEmpty()));
    }

    @Test
    void trimmedStreamMakesASlowWatcherLoadAnew() throws Exception {
        RedisServerProcess server = keep(RedisServerProcess.start());
        VoiceprintStore store = open(server.url(), LIMITS);
        VoiceprintStore writing = open(server.url(), ServerLimits.of(10_000));
        RecordedChanges changes = new RecordedChanges(store);
        CountDownLatch trimmed = new CountDownLatch(1);
        VoiceprintStore.ChangeListener slow = new VoiceprintStore.ChangeListener() {
            @Override
            public void onSaved(Voiceprint voiceprint) {
                try {
                    trimmed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                changes.onSaved(voiceprint);
            }

            @Override
            public void onDeleted(CallerId caller) {
                changes.onDeleted(caller);
            }

            @Override
            public void onResync() {
                changes.onResync();
            }
        };
        keep(store.watch(slow));
        writing.save(Voiceprints.of("ada", 1, random));
        writing.save(Voiceprints.of("bob", 1, random));
        writing.save(Voiceprints.of("cyd", 1, random));
        server.command("XTRIM callprint:changes MAXLEN 0");
        writing.save(Voiceprints.of("dan", 1, random));
        trimmed.countDown();

        assertTrue(changes.await(() -> changes.resyncs.get() >= 1 && changes.mirror.size() == 4));
    }

    @Test
    void passwordIsUsedAndNeverShown() {
        RedisServerProcess server = keep(RedisServerProcess.start("--requirepass", "s3cret!"));
        String place = "@127.0.0.1:" + server.port();

        VoiceprintStore store = open("redis://:s3cret%21" + place + "/2", LIMITS);
        awaitWorking(() -> store.save(Voiceprints.of("ada", 1, random)));

        for (String login : List.of("redis://:wr0ng", "redis://nobody:wr0ng")) {
            VoiceprintStore refused = open(login + place, LIMITS);
            StoreUnavailableException e = assertThrows(StoreUnavailableException.class, refused::ping);
            assertTrue(String.valueOf(e.getMessage()).contains("refuses the login"), e.getMessage());
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            assertFalse(trace.toString().contains("wr0ng"));
        }
    }

    @Test
    void plainServerBehindTlsAddressIsOneSentence() {
        RedisServerProcess server = keep(RedisServerProcess.start());
        VoiceprintStore store = open("rediss://127.0.0.1:" + server.port(), LIMITS);

        String message = String.valueOf(
                assertThrows(StoreUnavailableException.class, store::ping).getMessage());

        assertTrue(message.contains("TLS") || message.contains("connection") || message.contains("answer"), message);
    }

    @Test
    void refusalsAreSaidInWordsWithoutData() throws IOException {
        RedisServerProcess server = keep(RedisServerProcess.start());
        VoiceprintStore store = open(server.url(), LIMITS);
        server.command("SET callprint:voiceprint:ada nonsense");
        assertTrue(message(() -> store.find(ADA)).contains("keys of Callprint only"));

        server.command("DEL callprint:voiceprint:ada");
        server.command(
                "HSET callprint:voiceprint:ada model m samples {broken vectors x metadata {} lastSeen 0 createdAt 0");
        server.command("ZADD callprint:callers 0 ada");
        assertTrue(message(() -> store.find(ADA)).contains("a voiceprint is damaged"));
        assertTrue(message(() -> store.forEach(_ -> {})).contains("a voiceprint is damaged"));

        VoiceprintStore another = open(server.url(), LIMITS);
        server.command("CONFIG SET maxmemory 1");
        assertTrue(message(() -> another.save(Voiceprints.of("bob", 1, random))).contains("memory limit"));
        another.optOut(ADA, Voiceprints.NOON); // a deletion must get through all the same
        assertTrue(another.hasOptedOut(ADA));
    }

    private static String message(Runnable operation) {
        return String.valueOf(
                assertThrows(StoreUnavailableException.class, operation::run).getMessage());
    }

    private VoiceprintStore open(String url, ServerLimits limits) {
        return keep(RedisVoiceprintStore.open(new StoreConfig("redis", url, BUDGET_MILLIS), limits));
    }

    private RecordedChanges watched(VoiceprintStore store) {
        RecordedChanges changes = new RecordedChanges(store);
        keep(store.watch(changes));
        return changes;
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }

    private void awaitWorking(Runnable operation) {
        assertTrue(RecordedChanges.eventually(() -> {
            try {
                operation.run();
                return true;
            } catch (StoreUnavailableException e) {
                return false;
            }
        }));
    }
}
