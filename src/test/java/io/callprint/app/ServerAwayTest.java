package io.callprint.app;

import static io.callprint.app.RunningServer.WITHHELD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.Unavailable;
import io.callprint.store.outbox.OutboxStatus;
import io.callprint.store.postgres.PostgresServerProcess;
import io.callprint.store.redis.RedisServerProcess;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.VoiceprintStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** The whole server while the store's server is away or slow: callers are recognised, what is enrolled is not lost. */
class ServerAwayTest {
    /** The promise of docs/operations.md. */
    private static final Duration START = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    @ConcurrentTest
    void callersAreRecognisedAfterARestartWithoutRedisAndEnrolmentsReachItLater() throws Exception {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess redis = RedisServerProcess.start("--appendonly", "yes", "--appendfsync", "always")) {
            String[] store = {"store.engine=redis", "store.url=" + redis.url()};
            try (RunningServer server = RunningServer.start(folder, store)) {
                server.enrol("carlo");
                RunningServer.await("the mirror holds the caller", () -> isMirrored("carlo"));
            }
            redis.kill();
            try (RunningServer server = startInTime(store)) {
                requireRecognised(server, "carlo");
                server.enrol("allison");
                requireRecognised(server, "allison");
                assertTrue(waiting() > 0);
                redis.startAgain();
                RunningServer.await("what waited is done", () -> waiting() == 0);
            }
        }
        // what the mirror holds came from the server
        assertTrue(isMirrored("carlo"));
    }

    @ConcurrentTest
    void slowPostgresHoldsUpNoCallAndWhatIsEnrolledMeanwhileReachesIt() throws Exception {
        PostgresServerProcess.assumeInstalled();
        try (PostgresServerProcess postgres = PostgresServerProcess.start();
                RunningServer server =
                        RunningServer.start(folder, "store.engine=postgresql", "store.url=" + postgres.url())) {
            server.enrol("carlo");
            RunningServer.await("the mirror holds the caller", () -> isMirrored("carlo"));
            postgres.pause();
            requireRecognised(server, "carlo");
            server.enrol("allison");
            requireRecognised(server, "allison");
            assertTrue(waiting() > 0);
            postgres.resume();
            RunningServer.await("what waited is done", () -> waiting() == 0);
            RunningServer.await("the mirror holds what was enrolled meanwhile", () -> isMirrored("allison"));
            requireRecognised(server, "carlo");
        }
    }

    @ConcurrentTest
    void redisThatAcceptsAndNeverAnswersDoesNotHoldUpTheStart() throws Exception {
        requireStartWithoutAnswers("redis", "redis://127.0.0.1:%d");
    }

    @ConcurrentTest
    void postgresThatAcceptsAndNeverAnswersDoesNotHoldUpTheStart() throws Exception {
        requireStartWithoutAnswers("postgresql", "postgresql://u:p@127.0.0.1:%d/callprint");
    }

    private void requireStartWithoutAnswers(String engine, String url) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RunningServer server =
                        startInTime("store.engine=" + engine, "store.url=" + url.formatted(silent.getLocalPort()));
                PhoneCall call = server.dial(WITHHELD)) {
            call.say("carlo/call-1.wav");
            assertEquals("sip:desk@pbx.example", call.transferred().target());
            Unavailable why = assertInstanceOf(Unavailable.class, call.decision());
            assertFalse(why.reason().isBlank() || why.reason().contains("Exception"), why.reason());
        }
    }

    private RunningServer startInTime(String... overrides) throws Exception {
        long before = System.nanoTime();
        RunningServer server = RunningServer.start(folder, overrides);
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        if (took.compareTo(START) > 0) {
            server.close();
            throw new AssertionError("the start took " + took);
        }
        return server;
    }

    private static void requireRecognised(RunningServer server, String voice) throws Exception {
        server.awaitGallery();
        try (PhoneCall call = server.dial(WITHHELD)) {
            call.say(voice + "/call-1.wav");
            call.transferred();
            assertEquals(
                    new CallerId(voice),
                    assertInstanceOf(Identified.class, call.decision()).caller());
        }
    }

    private boolean isMirrored(String voice) {
        try (VoiceprintStore mirror = SqliteVoiceprintStore.open(folder.resolve("mirror.db"))) {
            return mirror.find(new CallerId(voice)).isPresent()
                    && mirror.notes("mirror").stream()
                            .anyMatch(note -> note.key().equals("whole until"));
        }
    }

    private long waiting() {
        return OutboxStatus.of(folder.resolve("outbox.db")).waiting();
    }
}
