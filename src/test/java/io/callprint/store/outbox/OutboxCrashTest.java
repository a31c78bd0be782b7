package io.callprint.store.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.VoiceprintStores;
import io.callprint.config.StoreConfig;
import io.callprint.store.JavaProcess;
import io.callprint.store.Joining;
import io.callprint.store.QuickDisk;
import io.callprint.store.postgres.PostgresServerProcess;
import io.callprint.store.redis.RedisServerProcess;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.RepeatableStore;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes through an outbox is killed, and its server too, at any moment: every acknowledged write is at the
 * server in the end, once and in order. The write in progress at a kill may be there or not.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OutboxCrashTest {
    private static final int WRITES = 40;
    private static final int TO_REPLAY = 160;

    @TempDir(factory = QuickDisk.class)
    Path folder;

    private final Set<Integer> acknowledged = new TreeSet<>();
    private final Set<Integer> interrupted = new HashSet<>();

    @Test
    void redisAndTheProcessKilledLoseNothing() throws Exception {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess server = RedisServerProcess.start("--appendonly", "yes", "--appendfsync", "always")) {
            requireNothingLost(server.url(), server::kill, server::startAgain);
        }
    }

    @Test
    void postgresAndTheProcessKilledLoseNothing() throws Exception {
        PostgresServerProcess.assumeInstalled();
        try (PostgresServerProcess server = PostgresServerProcess.start()) {
            requireNothingLost(server.url(), server::crash, server::startAgain);
        }
    }

    @Test
    void redisAndTheProcessKilledInTheMiddleOfTheReplayDoNothingTwice() throws Exception {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess server = RedisServerProcess.start("--appendonly", "yes", "--appendfsync", "always")) {
            killInTheReplay(server.url(), server::kill, server::startAgain);
        }
    }

    @Test
    void postgresAndTheProcessKilledInTheMiddleOfTheReplayDoNothingTwice() throws Exception {
        PostgresServerProcess.assumeInstalled();
        try (PostgresServerProcess server = PostgresServerProcess.start()) {
            killInTheReplay(server.url(), server::crash, server::startAgain);
        }
    }

    /** The server is killed, then the process while it fills the outbox; then a process starts that finds the server back. */
    private void requireNothingLost(String url, Runnable crash, Runnable startAgain) throws Exception {
        int next = write(url, 1, WRITES, crash);
        startAgain.run();
        write(url, next, WRITES, () -> {});
        requireNothingLost(url);
    }

    /** Both go one after the other, and then at the same time, while what waited is done. */
    private void killInTheReplay(String url, Runnable crash, Runnable startAgain) throws Exception {
        crash.run();
        int next = write(url, 1, TO_REPLAY, () -> {});
        startAgain.run();
        Process process = replaying(url, next);
        try {
            awaitWaiting(TO_REPLAY * 3 / 4);
            crash.run();
            assertTrue(status().waiting() > TO_REPLAY / 2, status().toString());
            startAgain.run();
            awaitWaiting(TO_REPLAY / 2);
            process.destroyForcibly().waitFor();
            assertTrue(status().waiting() > TO_REPLAY / 4, status().toString());
            process = replaying(url, next);
            awaitWaiting(TO_REPLAY / 4);
            crash.run();
            process.destroyForcibly().waitFor();
            assertTrue(status().waiting() > 0, status().toString());
            startAgain.run();
        } finally {
            process.destroyForcibly().waitFor();
        }
        requireNothingLost(url);
    }

    private Process replaying(String url, int next) throws IOException {
        return JavaProcess.start(OutboxProcess.class, "", url, outbox().toString(), Integer.toString(next), "0");
    }

    private void awaitWaiting(int atMost) {
        assertTrue(RecordedChanges.eventually(() -> status().waiting() <= atMost), status().toString());
    }

    private void requireNothingLost(String url) {
        RepeatableStore server =
                (RepeatableStore) VoiceprintStores.openEngine(StoreConfig.of(url, 10_000), Path.of(""));
        try (VoiceprintStore store = OutboxStore.over(server, outbox(), Joining.IN_THE_CLEAR, Clock.systemUTC())
                .orElseThrow()) {
            awaitWaiting(0);
            assertEquals(0, status().refused());
            requireAllThereOnce(store);
        }
    }

    /** @return the number of the next write */
    private int write(String url, int from, int writes, Runnable halfway) throws IOException, InterruptedException {
        int next = from;
        Process process = JavaProcess.start(
                OutboxProcess.class,
                "",
                url,
                outbox().toString(),
                Integer.toString(from),
                Integer.toString(Integer.MAX_VALUE));
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertEquals(Integer.toString(next), line);
                acknowledged.add(next++);
                if (next == from + writes / 2) {
                    halfway.run();
                }
                if (next == from + writes) {
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertTrue(next >= from + writes, "the process ended by itself after write " + next);
        interrupted.add(next);
        return next + 1;
    }

    private OutboxStatus status() {
        return OutboxStatus.of(outbox());
    }

    private void requireAllThereOnce(VoiceprintStore store) {
        for (int caller = 0; caller < OutboxProcess.CALLERS; caller++) {
            List<Integer> ledger = new ArrayList<>();
            for (Consent entry : store.consents(OutboxProcess.caller(caller))) {
                ledger.add(Integer.parseInt(entry.how()));
            }
            List<Integer> expected = new ArrayList<>();
            int lastSave = 0;
            for (int number : acknowledged) {
                if (OutboxProcess.caller(number).equals(OutboxProcess.caller(caller))) {
                    if (number % 2 == 0) {
                        expected.add(number);
                    } else {
                        lastSave = number;
                    }
                }
            }
            ledger.removeIf(interrupted::contains);
            assertEquals(expected, ledger);
            int saved = Integer.parseInt(store.find(OutboxProcess.caller(caller))
                    .orElseThrow()
                    .metadata()
                    .getOrDefault("number", ""));
            assertTrue(
                    saved == lastSave || (interrupted.contains(saved) && saved > lastSave),
                    "voiceprint " + saved + ", expected " + lastSave);
        }
    }

    private Path outbox() {
        return folder.resolve("outbox.db");
    }
}
