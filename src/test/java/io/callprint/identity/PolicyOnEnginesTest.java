package io.callprint.identity;

import static io.callprint.identity.Eventually.eventually;
import static io.callprint.identity.Voices.axis;
import static io.callprint.identity.Voices.id;
import static io.callprint.identity.Voices.utterance;
import static io.callprint.identity.Voices.vector;
import static io.callprint.identity.Voices.voiceprint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.AttemptsConfig;
import io.callprint.config.EnrolmentConfig;
import io.callprint.config.EnrolmentConfig.KeepAudio;
import io.callprint.config.EnrolmentConfig.SameVoice;
import io.callprint.config.IdentityConfig;
import io.callprint.config.StoreConfig;
import io.callprint.config.WatchlistConfig;
import io.callprint.store.redis.RedisServerProcess;
import io.callprint.store.redis.RedisVoiceprintStore;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two processes share through the store, on each engine. */
class PolicyOnEnginesTest {
    private final SteppedClock clock = new SteppedClock();

    @TempDir
    Path folder;

    @Test
    void twoProcessesShareOneSqliteFile() throws Exception {
        shared(() -> SqliteVoiceprintStore.open(folder.resolve("voiceprints.db")));
    }

    @Test
    void twoProcessesShareOneRedis() throws Exception {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess redis = RedisServerProcess.start()) {
            shared(() -> RedisVoiceprintStore.open(new StoreConfig("redis", redis.url(), 10_000)));
        }
    }

    private void shared(Supplier<VoiceprintStore> engine) throws Exception {
        try (VoiceprintStore one = engine.get();
                VoiceprintStore other = engine.get();
                Gallery gallery = new Gallery(
                        one, new Centring(Voices.MODEL, Voices.NO_MEAN), Voices.calibration(), new SteppedPause())) {
            one.save(voiceprint("alice", axis(0), 4));
            gallery.start();
            eventually(() -> gallery.state() instanceof Gallery.State.Ready);
            watchedVoicesAreShared(gallery, one, other);
            attemptsAreShared(one, other);
            enrolmentWaitsAndIsApprovedElsewhere(gallery, one, other);
            enrolmentsAtTheSameTimeLoseNothing(gallery, one, other);
            updateIsKeptWithItsOrigin(gallery, one, other);
        }
    }

    private void watchedVoicesAreShared(Gallery gallery, VoiceprintStore one, VoiceprintStore other) {
        WatchedVoices voices = new WatchedVoices(one, _ -> {}, clock);
        Watchlist watchlist =
                new Watchlist(voices, gallery, scoring(gallery), WatchlistConfig.DEFAULTS, _ -> {}, clock);
        WatchedVoice voice = new WatchedVoice(
                "0badcafe",
                "why",
                "x.wav",
                voiceprint("x", axis(3), 2).samples(),
                clock.instant(),
                clock.instant().plusSeconds(60));
        new WatchedVoices(other, _ -> {}, clock).add(voice, "operator test");
        watchlist.refresh();
        assertEquals(List.of(voice), voices.list());
        assertEquals(Optional.of(new WatchMatch("0badcafe", "why")), watchlist.match(utterance(5, axis(3)), "call-1"));
    }

    private void attemptsAreShared(VoiceprintStore one, VoiceprintStore other) throws InterruptedException {
        AttemptsConfig config = new AttemptsConfig(2, 0, 0, 3_600);
        AttemptLimits here = new AttemptLimits(one, config, _ -> {}, clock);
        AttemptLimits there = new AttemptLimits(other, config, _ -> {}, clock);
        CallerClaim alice = new CallerClaim(Optional.of(id("alice")), Optional.empty());
        here.failed(alice);
        there.failed(alice);
        eventually(() -> one.notes("failed-attempt").size() == 2);
        here.refresh();
        assertTrue(here.areExceededBy(alice));
        assertEquals(2, there.unlock(id("alice"), "operator test"));
        here.refresh();
        assertFalse(here.areExceededBy(alice));
    }

    private void enrolmentWaitsAndIsApprovedElsewhere(Gallery gallery, VoiceprintStore one, VoiceprintStore other) {
        Enrollment.Result asked = enrollment(gallery, one)
                .enrol(
                        id("alias"),
                        List.of(utterance(6.5, axis(0)), utterance(6.5, axis(0))),
                        Map.of("name", "Ä"),
                        Voices.yes("alias"));
        assertEquals(new Enrollment.Result.Pending(id("alice")), asked);
        PendingEnrolments pending = new PendingEnrolments(other, _ -> {}, clock);
        assertEquals(PendingEnrolments.Approval.ENROLLED, pending.approve(id("alias"), "operator test"));
        assertEquals("Ä", one.find(id("alias")).orElseThrow().displayName());
        assertTrue(one.delete(id("alias")));
    }

    private void enrolmentsAtTheSameTimeLoseNothing(Gallery gallery, VoiceprintStore one, VoiceprintStore other)
            throws Exception {
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Enrollment.Result>> results = new ArrayList<>();
            IntStream.range(0, 6)
                    .forEach(i -> results.add(calls.submit(() -> enrollment(gallery, i % 2 == 0 ? one : other)
                            .enrol(
                                    id("bob"),
                                    List.of(utterance(6.5, axis(5)), utterance(6.5, axis(5))),
                                    Map.of(),
                                    Voices.yes("bob")))));
            for (Future<Enrollment.Result> result : results) {
                assertInstanceOf(Enrollment.Result.Enrolled.class, result.get());
            }
        }
        assertEquals(12, one.find(id("bob")).orElseThrow().samples().size());
    }

    private void updateIsKeptWithItsOrigin(Gallery gallery, VoiceprintStore one, VoiceprintStore other) {
        clock.pass(Duration.ofDays(2));
        assertTrue(enrollment(gallery, one).learn(id("alice"), utterance(5, vector(0.7)), "call:7"));
        EnrolmentSample update = other.find(id("alice")).orElseThrow().samples().getLast();
        assertEquals(EnrolmentSample.Origin.UPDATE, update.origin());
        assertEquals("call:7", update.source());
    }

    private VoiceEnrollment enrollment(Gallery gallery, VoiceprintStore store) {
        return new VoiceEnrollment(
                store,
                gallery,
                scoring(gallery),
                new EnrolmentConfig(12, 2, 100, "en", SameVoice.ASK, 0.0001, KeepAudio.SEALED),
                IdentityConfig.DEFAULTS,
                _ -> {},
                clock);
    }

    private static Scoring scoring(Gallery gallery) {
        return new Scoring(Voices.calibration(), gallery, IdentityConfig.DEFAULTS);
    }
}
