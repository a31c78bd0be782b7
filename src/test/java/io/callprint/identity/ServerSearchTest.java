package io.callprint.identity;

import static io.callprint.identity.Eventually.eventually;
import static io.callprint.identity.Voices.axis;
import static io.callprint.identity.Voices.id;
import static io.callprint.identity.Voices.utterance;
import static io.callprint.identity.Voices.voiceprint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.EnrolmentConfig;
import io.callprint.config.IdentityConfig;
import io.callprint.config.StoreConfig;
import io.callprint.identity.Identification.Identified;
import io.callprint.store.Joining;
import io.callprint.store.outbox.OutboxStore;
import io.callprint.store.postgres.PostgresServerProcess;
import io.callprint.store.postgres.PostgresVoiceprintStore;
import io.callprint.store.redis.RedisServerProcess;
import io.callprint.store.redis.RedisVoiceprintStore;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceSearch;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers who are found by a server's search and not in memory, on a real Redis 8 and a real PostgreSQL with pgvector. */
class ServerSearchTest {
    private static final int CALLERS = 300;

    private final Random random = new Random(5);
    private final float[] mean = new float[Voices.DIMENSION];
    private final Centring model;

    ServerSearchTest() {
        mean[Voices.DIMENSION - 1] = 0.5f;
        this.model = new Centring(Voices.MODEL, mean);
    }

    private static VoiceprintStore redis(RedisServerProcess server) {
        return RedisVoiceprintStore.open(new StoreConfig("redis", server.url(), 10_000));
    }

    private Gallery searched(VoiceprintStore store, Pause pause) {
        return new Gallery(store, model, Voices.calibration(), Duration.ZERO, store.search(), pause);
    }

    private static Identification heard(Gallery gallery, VoiceprintStore store, float[] voice, CallerClaim claim) {
        IdentityConfig config = IdentityConfig.DEFAULTS;
        return new VoiceIdentifier(
                        gallery,
                        new Scoring(Voices.calibration(), gallery, config),
                        config,
                        new OptOuts(store, OptOuts.BUDGET),
                        new LastSeen(store, new SteppedClock()),
                        new CallScores())
                .identify(utterance(5, voice), claim, true);
    }

    /** A person's voice with a share of chance, on a line that everybody has in common. */
    private float[] said(float[] person, double chance) {
        double[] sum = new double[Voices.DIMENSION];
        double squares = 0;
        for (int i = 0; i < sum.length; i++) {
            sum[i] = person[i] + mean[i] + (i == 0 ? 0.4 : 0) + chance * random.nextGaussian() / 8;
            squares += sum[i] * sum[i];
        }
        float[] voice = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            voice[i] = (float) (sum[i] / Math.sqrt(squares));
        }
        return voice;
    }

    private float[] person() {
        float[] person = new float[Voices.DIMENSION];
        for (int i = 0; i < person.length; i++) {
            person[i] = (float) random.nextGaussian() / 8;
        }
        return person;
    }

    @Test
    void redisDecidesAsCallersInMemoryDo() throws InterruptedException {
        try (RedisServerProcess server = RedisServerProcess.startWithVectorSets();
                VoiceprintStore store = redis(server)) {
            decisionsAreThoseInMemory(store);
        }
    }

    @Test
    void postgresDecidesAsCallersInMemoryDo() throws InterruptedException {
        try (PostgresServerProcess server = PostgresServerProcess.startWithVectors();
                VoiceprintStore store =
                        PostgresVoiceprintStore.open(new StoreConfig("postgresql", server.url(), 10_000))) {
            decisionsAreThoseInMemory(store);
        }
    }

    private void decisionsAreThoseInMemory(VoiceprintStore store) throws InterruptedException {
        List<float[]> people = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            people.add(person());
            store.save(voiceprint("caller-" + i, said(people.getLast(), 0.3), 1 + i % 3));
        }
        store.save(voiceprint("twin", said(people.get(7), 0.1), 3));
        try (Gallery searched = searched(store, new SteppedPause());
                Gallery memory = new Gallery(store, model, Voices.calibration(), new SteppedPause())) {
            searched.start();
            memory.start();
            eventually(() -> searched.state() instanceof Gallery.State.Ready
                    && memory.state() instanceof Gallery.State.Ready
                    && searched.siteScores().isPresent()
                    && memory.siteScores().isPresent());
            assertTrue(searched.isSearchedInServer());
            assertFalse(memory.isSearchedInServer());
            assertEquals(CALLERS + 1, searched.size());
            assertEquals(0, searched.centring().distance(memory.centring()), 1e-6);
            assertTrue(memory.centring().distance(model) > 0.1, "the site has moved the centre");
            assertEquals(
                    memory.siteScores().orElseThrow().atOnePercent(),
                    searched.siteScores().orElseThrow().atOnePercent(),
                    1e-6);
            int identified = 0;
            for (int i = 0; i < 60; i++) {
                float[] voice = said(i < 40 ? people.get(i) : person(), 0.4);
                CallerClaim claim = i % 3 == 0
                        ? new CallerClaim(Optional.of(id("caller-" + (i % 2 == 0 ? i : i + 1))), Optional.empty())
                        : CallerClaim.NONE;
                Identification expected = heard(memory, store, voice, claim);
                Identification found = heard(searched, store, voice, claim);
                assertEquals(rounded(expected), rounded(found));
                identified += found instanceof Identified ? 1 : 0;
            }
            assertTrue(identified > 20, identified + " were identified");
        }
    }

    private static String rounded(Identification answer) {
        return switch (answer) {
            case Identified who ->
                "%s %.2f %.2f %s".formatted(who.caller(), who.llr(), who.margin(), who.otherAccounts());
            case Identification.Uncertain uncertain ->
                uncertain.candidates().stream()
                        .map(one -> "%s %.2f".formatted(one.caller(), one.llr()))
                        .toList()
                        .toString();
            case Identification.Unknown unknown -> "unknown %.2f".formatted(unknown.bestLlr());
            default -> answer.toString();
        };
    }

    private static List<String> nearest(Gallery gallery, int axis) {
        return gallery.heard(List.of(utterance(5, axis(axis)).embedding()), Set.of()).nearest(1).stream()
                .filter(near -> near.score() > 0.9)
                .map(near -> near.caller().value())
                .toList();
    }

    @Test
    void writesOfThisAndOfOtherProcessesAreFound() throws InterruptedException {
        try (RedisServerProcess server = RedisServerProcess.startWithVectorSets();
                VoiceprintStore store = redis(server);
                VoiceprintStore other = redis(server);
                Gallery gallery = searched(store, new SteppedPause())) {
            gallery.start();
            eventually(() -> gallery.state() instanceof Gallery.State.Ready);
            Voiceprint alice = voiceprint("alice", axis(0), 3);
            store.save(alice);
            gallery.put(alice);
            assertEquals(List.of("alice"), nearest(gallery, 0));
            other.save(voiceprint("bob", axis(1), 3));
            eventually(() -> nearest(gallery, 1).equals(List.of("bob")));
            assertTrue(gallery.holds(id("bob")));
            other.save(voiceprint("bob", "model-b", axis(1), 3));
            eventually(() -> store.search().orElseThrow().size(Voices.MODEL) == 1);
            assertEquals(List.of(), nearest(gallery, 1));
            other.delete(id("alice"));
            assertEquals(List.of(), nearest(gallery, 0), "at once: the vector goes with the voiceprint");
        }
    }

    @Test
    void whatTheServerLacksOrHasTooMuchIsPutRight() throws InterruptedException {
        try (RedisServerProcess server = RedisServerProcess.startWithVectorSets();
                VoiceprintStore store = redis(server)) {
            for (int i = 0; i < 20; i++) {
                store.save(voiceprint("caller-" + i, axis(i), 2));
            }
            VoiceSearch search = store.search().orElseThrow();
            SteppedPause pause = new SteppedPause();
            try (Gallery gallery = searched(store, pause)) {
                gallery.start();
                eventually(() -> gallery.state() instanceof Gallery.State.Ready);
                assertTrue(search.isWhole(Voices.MODEL));
                search.remove(Voices.MODEL, id("caller-3"));
                assertEquals(List.of(), nearest(gallery, 3));
                assertEquals(1, gallery.reconcile());
                assertEquals(List.of("caller-3"), nearest(gallery, 3));
                assertEquals(0, gallery.reconcile());
            }
            search.remove(Voices.MODEL, id("caller-4"));
            try (Gallery next = searched(store, new SteppedPause())) {
                next.start();
                eventually(() -> next.state() instanceof Gallery.State.Ready
                        && nearest(next, 4).equals(List.of("caller-4")));
            }
        }
    }

    @Test
    void nobodyIsNamedWhileTheServerIsAway() throws InterruptedException {
        try (RedisServerProcess server = RedisServerProcess.startWithVectorSets();
                VoiceprintStore store = RedisVoiceprintStore.open(new StoreConfig("redis", server.url(), 500))) {
            store.save(voiceprint("alice", axis(0), 3));
            SteppedPause pause = new SteppedPause();
            try (Gallery gallery = searched(store, pause)) {
                gallery.start();
                eventually(() -> gallery.state() instanceof Gallery.State.Ready);
                assertEquals(
                        id("alice"),
                        assertInstanceOf(Identified.class, heard(gallery, store, axis(0), CallerClaim.NONE))
                                .caller());
                server.kill();
                Identification.Unavailable away = assertInstanceOf(
                        Identification.Unavailable.class, heard(gallery, store, axis(0), CallerClaim.NONE));
                assertTrue(away.reason().contains("search for a voice"), away.reason());
                assertTrue(gallery.holds(id("alice")), "a failed verification is rather counted");
                pause.pass();
                eventually(() -> gallery.state() instanceof Gallery.State.Unavailable);
                server.startAgain(); // empty: it kept nothing on the disk
                eventually(() -> isSaved(store, voiceprint("alice", axis(0), 3)));
                eventually(() -> {
                    pause.pass();
                    return gallery.state() instanceof Gallery.State.Ready;
                });
                assertEquals(List.of("alice"), nearest(gallery, 0));
            }
        }
    }

    private static boolean isSaved(VoiceprintStore store, Voiceprint voiceprint) {
        try {
            store.save(voiceprint);
            return true;
        } catch (StoreUnavailableException e) { // the circuit is open for a second
            return false;
        }
    }

    @Test
    void whatWaitedInTheOutboxIsFoundOnceItIsThere(@TempDir Path folder) throws InterruptedException {
        try (RedisServerProcess server = RedisServerProcess.startWithVectorSets("--appendonly", "yes");
                VoiceprintStore store = OutboxStore.over(
                                RedisVoiceprintStore.open(new StoreConfig("redis", server.url(), 500)),
                                folder.resolve("outbox.db"),
                                Joining.IN_THE_CLEAR,
                                Clock.systemUTC())
                        .orElseThrow();
                Gallery gallery = searched(store, Pause.onTheClock())) {
            store.save(voiceprint("alice", axis(0), 3));
            store.save(voiceprint("bob", axis(1), 3));
            gallery.start();
            eventually(() -> gallery.state() instanceof Gallery.State.Ready);
            server.kill();
            Voiceprint carol = voiceprint("carol", axis(2), 3);
            store.save(carol);
            gallery.put(carol);
            store.optOut(id("bob"), Voices.NOW);
            assertFalse(store.isSettled());

            server.startAgain();

            eventually(() -> store.isSettled()
                    && gallery.state() instanceof Gallery.State.Ready
                    && nearest(gallery, 2).equals(List.of("carol")));
            assertEquals(List.of(), nearest(gallery, 1));
            assertEquals(List.of("alice"), nearest(gallery, 0));
            assertEquals(0, store.search().orElseThrow().count(id("bob")));
        }
    }

    @Test
    void receiptCountsTheVectorThatWentWithTheCaller(@TempDir Path folder) throws Exception {
        try (RedisServerProcess server = RedisServerProcess.startWithVectorSets();
                VoiceprintStore store = redis(server);
                Gallery gallery = searched(store, new SteppedPause())) {
            store.save(voiceprint("alice", axis(0), 3));
            gallery.start();
            eventually(() -> gallery.state() instanceof Gallery.State.Ready);

            CallerDeletion.Done done = new CallerDeletion(
                            store, _ -> {}, folder, folder.resolve("signing.key"), new SteppedClock())
                    .delete(id("alice"), "operator me");

            assertEquals(
                    new DeletionReceipt.Counts(1, 3, 0, 0, 1), done.receipt().deleted());
            assertEquals(0, store.search().orElseThrow().size(Voices.MODEL));
        }
    }

    @Test
    void serverWithoutSearchLeavesTheCallersInMemory() throws InterruptedException {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess server = RedisServerProcess.start();
                VoiceprintStore store = redis(server);
                Gallery gallery = searched(store, new SteppedPause())) {
            store.save(voiceprint("alice", axis(0), 3));
            gallery.start();
            eventually(() -> gallery.state() instanceof Gallery.State.Ready);
            assertFalse(gallery.isSearchedInServer());
            assertEquals(List.of("alice"), nearest(gallery, 0));
            assertEquals(List.of(), store.search().orElseThrow().models());
        }
    }

    @Test
    void voiceThatIsEnrolledAlreadyIsFoundInTheServer() throws InterruptedException {
        try (RedisServerProcess server = RedisServerProcess.startWithVectorSets();
                VoiceprintStore store = redis(server);
                Gallery gallery = searched(store, new SteppedPause())) {
            store.save(voiceprint("alice", axis(0), 4));
            gallery.start();
            eventually(() -> gallery.state() instanceof Gallery.State.Ready);
            Enrollment.Result asked = new VoiceEnrollment(
                            store,
                            gallery,
                            new Scoring(Voices.calibration(), gallery, IdentityConfig.DEFAULTS),
                            EnrolmentConfig.DEFAULTS,
                            IdentityConfig.DEFAULTS,
                            _ -> {},
                            new SteppedClock())
                    .enrol(
                            id("alias"),
                            List.of(utterance(6.5, axis(0)), utterance(6.5, axis(0))),
                            Map.of(),
                            Voices.yes("alias"));
            assertEquals(new Enrollment.Result.Pending(id("alice")), asked);
        }
    }
}
