package io.callprint.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.VoiceprintStores;
import io.callprint.config.StoreConfig;
import io.callprint.store.postgres.PostgresServerProcess;
import io.callprint.store.redis.RedisServerProcess;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand random operations on every engine give what the same operations on plain maps give, while the store is
 * closed and opened, its process is killed, or its server crashes in the middle of an operation. An operation that was
 * interrupted may have happened or not; all before it must have happened once.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class StoreModelTest {
    private static final int OPERATIONS = 10_000;
    private static final int CRASHES = 5;
    private static final int COMPARE_EVERY = 500;

    private final Random random = new Random(20261126);

    @TempDir(factory = QuickDisk.class)
    Path folder;

    private final InMemoryVoiceprintStore model = new InMemoryVoiceprintStore();

    @Test
    void sqliteWithItsProcessKilled() throws Exception {
        requireFileLosesNothing("sqlite:" + folder.resolve("voiceprints.db"));
    }

    @Test
    void jsonWithItsProcessKilled() throws Exception {
        requireFileLosesNothing("json:" + folder.resolve("voiceprints.json"));
    }

    @Test
    void redisWithItsServerKilled() throws InterruptedException {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess server = RedisServerProcess.start("--appendonly", "yes", "--appendfsync", "always")) {
            requireServerLosesNothing(server.url(), server::kill, server::startAgain);
        }
    }

    @Test
    void postgresWithItsServerCrashed() throws InterruptedException {
        PostgresServerProcess.assumeInstalled();
        try (PostgresServerProcess server = PostgresServerProcess.start()) {
            requireServerLosesNothing(server.url(), server::crash, server::startAgain);
        }
    }

    private void requireFileLosesNothing(String store) throws Exception {
        int next = 0;
        for (int stretch = 1; stretch <= CRASHES; stretch++) {
            next = operate(store, next, OPERATIONS * stretch / CRASHES - 100);
            next = operateAndKill(store, next, 20 + random.nextInt(60));
        }
        operate(store, next, OPERATIONS);
    }

    /** In this process, closing and opening now and then. @return the number of the next operation */
    private int operate(String name, int from, int to) {
        VoiceprintStore store = open(name);
        try {
            for (int number = from; number < to; number++) {
                assertEquals(
                        new StoreOperation(number).on(model),
                        new StoreOperation(number).on(store),
                        "operation " + number);
                if (random.nextInt(200) == 0) {
                    store.close();
                    store = open(name);
                }
                if (number % COMPARE_EVERY == 0) {
                    assertEquals(content(model), content(store), "after operation " + number);
                }
            }
            assertEquals(content(model), content(store));
            return Math.max(from, to);
        } finally {
            store.close();
        }
    }

    /** In another process, which is killed after so many operations. @return the number of the next operation */
    private int operateAndKill(String name, int from, int killAfter) throws IOException, InterruptedException {
        int next = from;
        Process process = JavaProcess.start(OperationsProcess.class, "", name, Integer.toString(from));
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertEquals(Integer.toString(next), line);
                new StoreOperation(next++).on(model);
                if (next == from + killAfter) {
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertTrue(next >= from + killAfter, "the process ended by itself after operation " + next);
        try (VoiceprintStore store = open(name)) {
            return takeOver(store, next);
        }
    }

    private void requireServerLosesNothing(String url, Runnable crash, Runnable startAgain)
            throws InterruptedException {
        int interrupted = 0;
        try (VoiceprintStore store = open(url)) {
            int next = 0;
            for (int stretch = 1; stretch <= CRASHES; stretch++) {
                int crashAt = OPERATIONS * stretch / CRASHES - 50;
                next = operateOn(store, next, crashAt);
                Thread crashing = Thread.ofPlatform().start(() -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
                    crash.run();
                });
                boolean isUp = true;
                while (isUp) {
                    try {
                        String answer = new StoreOperation(next).on(store);
                        assertEquals(new StoreOperation(next).on(model), answer, "operation " + next);
                        next++;
                    } catch (StoreUnavailableException e) {
                        isUp = false;
                    }
                }
                crashing.join();
                startAgain.run();
                assertTrue(RecordedChanges.eventually(() -> isBack(store)));
                next = takeOver(store, next);
                interrupted++;
            }
            operateOn(store, next, OPERATIONS);
        }
        assertEquals(CRASHES, interrupted);
    }

    private int operateOn(VoiceprintStore store, int from, int to) {
        for (int number = from; number < to; number++) {
            assertEquals(
                    new StoreOperation(number).on(model), new StoreOperation(number).on(store), "operation " + number);
            if (number % COMPARE_EVERY == 0) {
                assertEquals(content(model), content(store), "after operation " + number);
            }
        }
        assertEquals(content(model), content(store));
        return Math.max(from, to);
    }

    /** The model takes what the store made of the interrupted operation. @return the number of the next operation */
    private int takeOver(VoiceprintStore store, int interrupted) {
        List<Kept> found = content(store);
        if (found.equals(content(model))) {
            return interrupted; // it did not happen: again
        }
        new StoreOperation(interrupted).on(model);
        assertEquals(content(model), found, "after the interrupted operation " + interrupted);
        return interrupted + 1;
    }

    private static boolean isBack(VoiceprintStore store) {
        try {
            store.ping();
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    /** Everything kept, in one order for every engine: by kind and caller, a ledger in its own. */
    static List<Kept> content(VoiceprintStore store) {
        List<Kept> content = new ArrayList<>();
        StoreCopy.Source.of(store).forEachKept(content::add);
        content.sort(
                Comparator.comparing((Kept entry) -> entry.getClass().getName()).thenComparing(StoreModelTest::name));
        return content;
    }

    private static String name(Kept entry) {
        return switch (entry) {
            case Voiceprint one -> one.caller().value();
            case OptOut one -> one.caller().value();
            case Consent one -> one.caller().value();
            case Note one -> one.kind() + " " + one.key();
            case Attachment one -> one.caller().value() + " " + one.sampleId() + " " + one.name();
        };
    }

    private static VoiceprintStore open(String name) {
        return VoiceprintStores.openEngine(StoreConfig.of(name, 10_000), Path.of(""));
    }
}
