package io.callprint.identity;

import static io.callprint.identity.Eventually.eventually;
import static io.callprint.identity.Voices.axis;
import static io.callprint.identity.Voices.id;
import static io.callprint.identity.Voices.voiceprint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.Voiceprint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GalleryTest {
    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
    private final SteppedPause pause = new SteppedPause();
    private final Gallery gallery =
            new Gallery(store, new Centring(Voices.MODEL, Voices.NO_MEAN), Voices.calibration(), pause);

    @AfterEach
    void close() {
        gallery.close();
        assertEquals(0, store.watchers());
    }

    private void startAndLoad() throws InterruptedException {
        gallery.start();
        eventually(() -> gallery.state() instanceof Gallery.State.Ready);
    }

    private List<String> nearest(int axis) {
        return gallery.current().nearest(axis(axis), 1).stream()
                .filter(n -> n.score() > 0.9)
                .map(n -> n.caller().value())
                .toList();
    }

    @Test
    void nothingIsComparableBeforeTheStoreIsLoaded() throws InterruptedException {
        assertEquals(new Gallery.State.Unavailable("the voiceprints are not loaded yet"), gallery.state());
        store.save(voiceprint("alice", axis(0), 3));
        startAndLoad();
        assertEquals(List.of("alice"), nearest(0));
        assertEquals(1, gallery.size());
    }

    @Test
    void voiceprintsOfOtherModelsAreCountedAndNotCompared() throws InterruptedException {
        store.save(voiceprint("alice", axis(0), 3));
        store.save(voiceprint("bob", "model-b", axis(1), 3));
        startAndLoad();
        assertEquals(1, gallery.size());
        assertEquals(1, gallery.ofOtherModels());
        assertEquals(List.of(), nearest(1));
        store.save(voiceprint("bob", axis(1), 3));
        assertEquals(0, gallery.ofOtherModels());
        assertEquals(List.of("bob"), nearest(1));
        store.save(voiceprint("alice", "model-b", axis(0), 3));
        assertEquals(List.of(), nearest(0));
        assertEquals(1, gallery.ofOtherModels());
    }

    @Test
    void changesOfOtherProcessesAreFollowed() throws InterruptedException {
        startAndLoad();
        store.save(voiceprint("alice", axis(0), 3));
        assertEquals(List.of("alice"), nearest(0));
        store.save(voiceprint("alice", axis(1), 3));
        assertEquals(List.of(), nearest(0));
        assertEquals(List.of("alice"), nearest(1));
        store.optOut(id("alice"), Voices.NOW);
        assertEquals(0, gallery.size());
    }

    @Test
    void storeThatIsDownAtTheStartIsTriedAgainWithGrowingPauses() throws InterruptedException {
        store.save(voiceprint("alice", axis(0), 3));
        store.goDown();
        gallery.start();
        for (int failures = 1; failures <= 7; failures++) {
            int soFar = failures;
            eventually(() -> pause.asked().size() == soFar);
            assertEquals(new Gallery.State.Unavailable("the memory store is down"), gallery.state());
            if (failures < 7) {
                pause.pass();
            }
        }
        assertEquals(
                List.of(250L, 500L, 1000L, 2000L, 4000L, 5000L, 5000L),
                pause.asked().stream().map(Duration::toMillis).toList());
        store.comeBack();
        pause.pass();
        eventually(() -> gallery.state() instanceof Gallery.State.Ready);
        assertEquals(List.of("alice"), nearest(0));
    }

    @Test
    void storeThatGoesDownLaterIsNoticedAndReloadedWhenItIsBack() throws InterruptedException {
        store.save(voiceprint("alice", axis(0), 3));
        startAndLoad();
        store.goDown();
        pause.pass();
        eventually(() -> gallery.state() instanceof Gallery.State.Unavailable);
        store.comeBack();
        store.save(voiceprint("bob", axis(1), 3));
        eventually(() -> gallery.state() instanceof Gallery.State.Ready);
        assertEquals(List.of("bob"), nearest(1));
        assertEquals(1, store.watchers());
    }

    @Test
    void resyncForgetsWhoIsGone() throws InterruptedException {
        store.save(voiceprint("alice", axis(0), 3));
        startAndLoad();
        gallery.put(voiceprint("ghost", axis(5), 3));
        assertEquals(2, gallery.size());
        store.comeBack();
        eventually(() -> gallery.size() == 1);
        assertEquals(List.of("alice"), nearest(0));
    }

    @Test
    void callersInMemoryThatDifferFromTheStoreAreFoundAndPutRight() throws InterruptedException {
        store.save(voiceprint("alice", axis(0), 3));
        store.save(voiceprint("bob", axis(1), 3));
        store.save(voiceprint("carol", axis(2), 3));
        store.save(voiceprint("dave", "model-b", axis(3), 3));
        assertEquals(0, gallery.reconcile());
        startAndLoad();
        assertEquals(0, gallery.reconcile());

        gallery.put(voiceprint("ghost", axis(5), 3));
        gallery.put(voiceprint("bob", axis(6), 3));
        gallery.remove(id("carol"));
        gallery.remove(id("dave"));
        assertEquals(4, gallery.reconcile());

        assertEquals(3, gallery.size());
        assertEquals(1, gallery.ofOtherModels());
        assertEquals(List.of("bob"), nearest(1));
        assertEquals(List.of("carol"), nearest(2));
        assertEquals(List.of(), nearest(5));
        assertEquals(0, gallery.reconcile());
    }

    @Test
    void changeHeardDuringLoadingWinsOverTheListing() {
        Mirror mirror = new Mirror(new Centring(Voices.MODEL, Voices.NO_MEAN));
        mirror.put(voiceprint("alice", axis(1), 3));
        mirror.remove(id("bob"));
        mirror.load(voiceprint("alice", axis(0), 3));
        mirror.load(voiceprint("bob", axis(2), 3));
        mirror.load(voiceprint("carol", axis(3), 3));
        mirror.loaded();
        assertEquals(2, mirror.size());
        Mirror.Neighbour alice = mirror.nearest(axis(1), 1).getFirst();
        assertEquals(id("alice"), alice.caller());
        assertTrue(alice.score() > 0.99);
    }

    @Test
    void fifteenCallersGiveTheSiteItsOwnScores() throws InterruptedException {
        IntStream.range(0, 14).forEach(i -> store.save(voiceprint("caller-" + i, axis(i), 2)));
        startAndLoad();
        assertTrue(gallery.siteScores().isEmpty());
        store.save(voiceprint("caller-14", axis(0), 2));
        eventually(() -> pause.asked().size() == 1);
        pause.pass();
        eventually(() -> gallery.siteScores().isPresent());
        assertEquals(1, gallery.lookAlikes().size());
        LookAlikes pair = gallery.lookAlikes().getFirst();
        assertEquals(Set.of(id("caller-0"), id("caller-14")), Set.of(pair.one(), pair.other()));
    }

    /** Everybody is 0.6 along the last axis besides being themselves: the site's own accent. */
    private static Voiceprint accented(int axis) {
        float[] x = new float[Voices.DIMENSION];
        x[axis] = 0.8f;
        x[Voices.DIMENSION - 1] = 0.6f;
        return voiceprint("caller-" + axis, x, 2);
    }

    private static double alike(Mirror mirror, int one, int other) {
        return mirror.heard(List.of(accented(one).samples().getFirst().embedding()))
                .scored(id("caller-" + other))
                .orElseThrow()
                .score();
    }

    @Test
    void centreMovesTowardsTheCallersOnceTheyAreEnough() throws InterruptedException {
        IntStream.range(0, 14).forEach(i -> store.save(accented(i)));
        startAndLoad();
        assertEquals(0.36, alike(gallery.current(), 0, 1), 1e-5);
        store.save(accented(14));
        eventually(() -> pause.asked().size() == 1);
        pause.pass();
        eventually(() -> gallery.siteScores().isPresent());
        // Mean of the callers: 0.6 along the accent, 0.8 / 15 along each of their axes. All differ alike, so that one
        // stands
        // against fourteen, who agree by the accent alone: 14 * 0.36 / sqrt(14 * 0.64 + 196 * 0.36) = 0.565.
        float weight = 0.56521f * 15 / 25;
        float[] centre = new float[Voices.DIMENSION];
        for (int i = 0; i < 15; i++) {
            centre[i] = weight * 0.8f / 15;
        }
        centre[Voices.DIMENSION - 1] = weight * 0.6f;
        Centring expected = new Centring(Voices.MODEL, centre);
        assertEquals(0, gallery.centring().distance(expected), 1e-5);
        assertEquals(
                Centring.dot(expected.centroid(accented(0)), expected.centroid(accented(1))),
                alike(gallery.current(), 0, 1),
                1e-5);
        assertEquals(1, alike(gallery.current(), 3, 3), 1e-5);
        assertTrue(alike(gallery.current(), 0, 1) < 0.25);
    }

    @Test
    void centreGoesBackWhenTheCallersGo() {
        Mirror mirror = new Mirror(new Centring(Voices.MODEL, Voices.NO_MEAN));
        IntStream.range(0, 40).forEach(i -> mirror.put(accented(i)));
        assertTrue(mirror.recentre());
        assertTrue(!mirror.recentre());
        double around = alike(mirror, 0, 1);
        mirror.put(accented(0));
        assertTrue(!mirror.recentre());
        assertEquals(around, alike(mirror, 0, 1), 1e-5);
        IntStream.range(2, 40).forEach(i -> mirror.remove(id("caller-" + i)));
        assertTrue(mirror.recentre());
        assertEquals(0.36, alike(mirror, 0, 1), 1e-5);
    }

    @Test
    void manyMovesOfTheCentreLoseNothing() {
        Mirror mirror = new Mirror(new Centring(Voices.MODEL, Voices.NO_MEAN));
        IntStream.range(0, 20).forEach(i -> mirror.put(accented(i)));
        for (int i = 0; i < 200; i++) {
            IntStream.range(20, 50).forEach(c -> mirror.put(accented(c)));
            assertTrue(mirror.recentre());
            IntStream.range(20, 50).forEach(c -> mirror.remove(id("caller-" + c)));
            assertTrue(mirror.recentre());
        }
        Mirror fresh = new Mirror(new Centring(Voices.MODEL, Voices.NO_MEAN));
        IntStream.range(0, 20).forEach(i -> fresh.put(accented(i)));
        assertTrue(fresh.recentre());
        assertEquals(alike(fresh, 0, 1), alike(mirror, 0, 1), 1e-3);
        assertEquals(1, alike(mirror, 4, 4), 1e-3);
    }

    @Test
    void readersSeeWholeVoiceprintsWhileWritersChangeThem() throws InterruptedException {
        startAndLoad();
        Voiceprint steady = voiceprint("steady", axis(0), 3);
        store.save(steady);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 3000; i++) {
                String caller = "c" + i % 50;
                if (i % 3 == 0) {
                    store.delete(id(caller));
                } else {
                    store.save(voiceprint(caller, axis(1 + i % 60), 1));
                }
            }
        });
        int searches = 0;
        while (!writer.isDone() || searches < 100) {
            Mirror.Neighbour best = gallery.current().nearest(axis(0), 3).getFirst();
            assertEquals("steady", best.caller().value());
            assertEquals(1, best.score(), 1e-6);
            searches++;
        }
        writer.join();
        assertInstanceOf(Gallery.State.Ready.class, gallery.state());
    }
}
