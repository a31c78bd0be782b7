package io.callprint.store.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.store.QuickDisk;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.StoreWrite;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirroredStoreTest {
    private static final CallerId ADA = new CallerId("ada");
    private static final CallerId BOB = new CallerId("bob");
    private static final Duration LASTS = Duration.ofMinutes(15);
    private static final Note WATCHED = new Note("watch", "w", "sealed", Voiceprints.NOON.plusSeconds(9));

    private final Random random = new Random(3);
    private final Voiceprint ada = Voiceprints.of("ada", 2, random);
    private volatile Instant now = Voiceprints.NOON;

    @TempDir(factory = QuickDisk.class)
    Path folder;

    private SqliteVoiceprintStore behind;
    private SqliteVoiceprintStore local;
    private FlakyServer server;
    private MirroredStore store;

    @BeforeEach
    void open() {
        behind = SqliteVoiceprintStore.open(folder.resolve("server.db"));
        server = new FlakyServer(behind);
        local = SqliteVoiceprintStore.open(folder.resolve("mirror.db"));
        store = new MirroredStore(server.store(), local, LASTS, clock());
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    @AfterEach
    void close() {
        store.close();
    }

    private RecordedChanges watched() {
        RecordedChanges changes = new RecordedChanges(store);
        store.watch(changes);
        awaitWhole();
        return changes;
    }

    private void awaitWhole() {
        String until = now.toString();
        assertTrue(RecordedChanges.eventually(() ->
                local.notes("mirror").stream().anyMatch(note -> note.body().equals(until))));
    }

    @Test
    void whatWasThereIsReadWhileTheServerIsAway() {
        behind.save(ada);
        behind.optOut(BOB, now);
        behind.keep(WATCHED, now);
        behind.keep(new Note("never asked for", "n", "sealed", WATCHED.until()), now);
        store.notes("watch");
        watched();
        server.goAway();

        assertEquals(Optional.of(ada), store.find(ADA));
        assertEquals(Optional.empty(), store.find(BOB));
        assertTrue(store.hasOptedOut(BOB));
        assertFalse(store.hasOptedOut(ADA));
        assertEquals(1, store.count());
        List<Voiceprint> all = new ArrayList<>();
        store.forEach(all::add);
        assertEquals(List.of(ada), all);
        assertEquals(List.of(WATCHED), store.notes("watch"));
        assertThrows(StoreUnavailableException.class, () -> store.notes("never asked for"));
        assertThrows(StoreUnavailableException.class, () -> store.consents(ADA));
        assertThrows(StoreUnavailableException.class, () -> store.forEachKept(_ -> {}));
        assertThrows(StoreUnavailableException.class, store::ping);
        assertThrows(StoreUnavailableException.class, () -> store.save(ada));
    }

    @Test
    void whatOthersChangeIsChangedHereToo() {
        RecordedChanges changes = watched();
        behind.save(ada);
        behind.save(Voiceprints.of("bob", 1, random));
        awaitLocal(() -> local.count() == 2);
        behind.delete(ADA);
        behind.optOut(BOB, now);
        awaitLocal(() -> local.count() == 0 && local.hasOptedOut(BOB));
        behind.withdrawOptOut(BOB);
        behind.save(Voiceprints.of("bob", 1, random));
        awaitLocal(() -> local.find(BOB).isPresent() && !local.hasOptedOut(BOB));
        assertTrue(changes.await(() -> changes.mirror.containsKey(BOB)));
    }

    @Test
    void itCountsAgainAfterARestartWithoutTheServer() {
        behind.save(ada);
        watched();
        store.close();
        behind = SqliteVoiceprintStore.open(folder.resolve("server.db"));
        server = new FlakyServer(behind);
        server.goAway();
        local = SqliteVoiceprintStore.open(folder.resolve("mirror.db"));
        store = new MirroredStore(server.store(), local, LASTS, clock());

        assertEquals(Optional.of(ada), store.find(ADA));
        now = now.plus(LASTS);
        assertEquals(1, store.count());
        now = now.plusMillis(1);
        assertThrows(StoreUnavailableException.class, () -> store.find(ADA));
        now = Voiceprints.NOON.minus(LASTS).minusMillis(1); // a clock that was set back
        assertThrows(StoreUnavailableException.class, () -> store.find(ADA));
    }

    @Test
    void whatWentWhileNobodyLookedGoesAtTheNextStart() {
        behind.save(ada);
        behind.optOut(BOB, now);
        watched();
        store.close();
        behind = SqliteVoiceprintStore.open(folder.resolve("server.db"));
        behind.delete(ADA);
        behind.withdrawOptOut(BOB);
        Voiceprint cleo = Voiceprints.of("cleo", 1, random);
        behind.save(cleo);
        server = new FlakyServer(behind);
        local = SqliteVoiceprintStore.open(folder.resolve("mirror.db"));
        store = new MirroredStore(server.store(), local, LASTS, clock());
        now = now.plusSeconds(1);
        watched();

        assertEquals(Optional.of(cleo), local.find(cleo.caller()));
        assertEquals(1, local.count());
        assertFalse(local.hasOptedOut(BOB));
    }

    @Test
    void deletionIsDoneHereAtOnceThoughTheServerIsAway() {
        behind.save(ada);
        watched();
        server.goAway();
        assertThrows(StoreUnavailableException.class, () -> store.once("1", new StoreWrite.Delete(ADA)));
        assertEquals(Optional.empty(), local.find(ADA));
    }

    @Test
    void mirrorThatWasNeverWholeIsNotRead() {
        behind.save(ada);
        assertEquals(Optional.of(ada), store.find(ADA));
        server.goAway();
        assertThrows(StoreUnavailableException.class, () -> store.find(ADA));
        assertThrows(StoreUnavailableException.class, () -> store.forEach(_ -> {}));
    }

    private static void awaitLocal(BooleanSupplier condition) {
        assertTrue(RecordedChanges.eventually(condition));
    }
}
