package io.callprint.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.StoreConfig;
import io.callprint.store.json.JsonVoiceprintStore;
import io.callprint.store.postgres.PostgresServerProcess;
import io.callprint.store.postgres.PostgresVoiceprintStore;
import io.callprint.store.redis.RedisServerProcess;
import io.callprint.store.redis.RedisVoiceprintStore;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything moves between engines, and an interrupted copy goes on. */
class StoreCopyTest {
    private static final CallerId ADA = new CallerId("ada");

    private final Random random = new Random(3);
    private final Counting steps = new Counting();

    @TempDir
    Path folder;

    private static final class Counting implements StoreCopy.Steps {
        private int total;

        @Override
        public void begin(int entries) {
            total = entries;
        }

        @Override
        public void step() {}
    }

    @Test
    void everythingGoesFromFileToFile() {
        try (VoiceprintStore sqlite = SqliteVoiceprintStore.open(folder.resolve("a.db"));
                VoiceprintStore json = JsonVoiceprintStore.open(folder.resolve("b.json"));
                VoiceprintStore back = SqliteVoiceprintStore.open(folder.resolve("c.db"))) {
            fill(sqlite, 650);
            requireSame(sqlite, json);
            requireSame(json, back);
            assertEquals(all(sqlite), all(back));
        }
    }

    @Test
    void everythingGoesThroughRedis() {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess server = RedisServerProcess.start()) {
            requireRoundTrip(RedisVoiceprintStore.open(new StoreConfig("redis", server.url(), 10_000)));
        }
    }

    @Test
    void everythingGoesThroughPostgres() {
        PostgresServerProcess.assumeInstalled();
        try (PostgresServerProcess server = PostgresServerProcess.start()) {
            requireRoundTrip(PostgresVoiceprintStore.open(new StoreConfig("postgresql", server.url(), 10_000)));
        }
    }

    private void requireRoundTrip(VoiceprintStore server) {
        try (server;
                VoiceprintStore first = SqliteVoiceprintStore.open(folder.resolve("a.db"));
                VoiceprintStore second = SqliteVoiceprintStore.open(folder.resolve("b.db"))) {
            fill(first, 650);
            requireSame(first, server);
            requireSame(server, second);
            assertEquals(all(first), all(second));
        }
    }

    @Test
    void interruptedCopyGoesOnWhereItStopped() {
        InMemoryVoiceprintStore from = new InMemoryVoiceprintStore();
        fill(from, 900);
        FailingAfter to = new FailingAfter(2);

        assertThrows(StoreUnavailableException.class, () -> new StoreCopy(StoreCopy.Source.of(from), to, steps).run());
        assertEquals(400, to.count());
        assertEquals(1032, steps.total);

        to.batchesLeft = Integer.MAX_VALUE;
        StoreCopy.Report report = new StoreCopy(StoreCopy.Source.of(from), to, steps).run();
        assertTrue(report.isVerified());
        assertEquals(400, report.same());
        assertEquals(632, report.written());
        assertEquals(60, report.target().attachments());
    }

    @Test
    void nothingNewerIsOverwrittenAndNobodyWhoOptedOutComesBack() {
        InMemoryVoiceprintStore from = new InMemoryVoiceprintStore();
        InMemoryVoiceprintStore to = new InMemoryVoiceprintStore();
        from.save(Voiceprints.of("ada", 1, random));
        from.save(Voiceprints.of("bob", 1, random));
        from.save(Voiceprints.of("cyd", 1, Map.of(), Voiceprints.NOON.plusSeconds(9), random));
        from.record(consent(ADA, "one"));
        Voiceprint newer = Voiceprints.of("ada", 2, Map.of(), Voiceprints.NOON.plusSeconds(5), random);
        to.save(newer);
        to.optOut(new CallerId("bob"), Voiceprints.NOON);
        to.save(Voiceprints.of("cyd", 2, random));
        to.record(consent(ADA, "other"));

        StoreCopy.Report report = new StoreCopy(StoreCopy.Source.of(from), to, steps).run();

        assertFalse(report.isVerified());
        assertEquals(3, report.left());
        assertEquals(1, report.written());
        assertEquals(newer, to.find(ADA).orElseThrow());
        assertTrue(to.find(new CallerId("bob")).isEmpty());
        assertEquals(from.find(new CallerId("cyd")), to.find(new CallerId("cyd")));
        assertEquals(List.of(consent(ADA, "other")), to.consents(ADA));
    }

    @Test
    void speechGoesOnlyToItsOwnSampleAndNeverOverWhatIsThere() {
        InMemoryVoiceprintStore from = new InMemoryVoiceprintStore();
        InMemoryVoiceprintStore to = new InMemoryVoiceprintStore();
        Voiceprint old = Voiceprints.of("ada", 1, random);
        Voiceprint bob = Voiceprints.of("bob", 1, random);
        from.save(old);
        from.save(bob);
        from.attachments().put(speech(old, 1));
        from.attachments().put(speech(bob, 1));
        to.save(Voiceprints.of("ada", 2, Map.of(), Voiceprints.NOON.plusSeconds(5), random));
        to.save(bob);
        to.attachments().put(speech(bob, 2));

        StoreCopy.Report report = new StoreCopy(StoreCopy.Source.of(from), to, steps).run();

        assertEquals(0, report.written());
        assertEquals(3, report.left());
        assertEquals(List.of(speech(bob, 2)), to.attachments().of(bob.caller(), "speech"));
    }

    private static Attachment speech(Voiceprint of, int octet) {
        return Attachment.of(
                of.caller(), of.sampleIds().getFirst(), "speech", Attachment.Form.PCMU, new byte[] {(byte) octet});
    }

    @Test
    void hashTellsOrderOfTheLedgerAndEveryBit() {
        InMemoryVoiceprintStore first = new InMemoryVoiceprintStore();
        InMemoryVoiceprintStore second = new InMemoryVoiceprintStore();
        first.record(consent(ADA, "one"));
        first.record(consent(ADA, "two"));
        second.record(consent(ADA, "two"));
        second.record(consent(ADA, "one"));

        StoreCopy.Report report = new StoreCopy(StoreCopy.Source.of(first), second, steps).run();

        assertEquals(2, report.target().consents());
        assertFalse(report.isVerified());
    }

    private void requireSame(VoiceprintStore from, VoiceprintStore to) {
        StoreCopy.Report report = new StoreCopy(StoreCopy.Source.of(from), to, steps).run();
        assertTrue(report.isVerified(), report.toString());
        assertEquals(0, report.left());
        assertEquals(report.written(), all(from).size());
        assertEquals(steps.total, all(from).size());
        StoreCopy.Report again = new StoreCopy(StoreCopy.Source.of(from), to, steps).run();
        assertEquals(0, again.written());
        assertEquals(report.written(), again.same());
    }

    private void fill(VoiceprintStore store, int callers) {
        List<Kept> entries = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            entries.add(Voiceprints.of("caller " + i, 1, Map.of("name", "Ö " + i), Voiceprints.NOON, random));
        }
        for (int i = 0; i < 30; i++) {
            entries.add(new OptOut(new CallerId("gone " + i), Voiceprints.NOON.plusMillis(i)));
            entries.add(consent(new CallerId("caller " + i % 7), "how " + i));
        }
        for (int i = 0; i < 12; i++) {
            entries.add(new Note("kind " + i % 3, "key " + i, "{}", Voiceprints.NOON.minusSeconds(i)));
        }
        for (int i = 0; i < Math.min(callers, 60); i++) {
            Voiceprint one = (Voiceprint) entries.get(i);
            entries.add(Attachment.of(
                    one.caller(), one.sampleIds().getFirst(), "speech", Attachment.Form.PCMU, new byte[] {1, (byte) i
                    }));
        }
        store.putAll(entries);
    }

    private static Consent consent(CallerId caller, String how) {
        return new Consent(caller, "p", Consent.Answer.YES, how, "w", Voiceprints.NOON);
    }

    private static List<Kept> all(VoiceprintStore store) {
        List<Kept> all = new ArrayList<>();
        StoreCopy.Source.of(store).forEachKept(all::add);
        return all;
    }

    /** Takes so many batches and is then away. */
    private static final class FailingAfter extends InMemoryVoiceprintStore {
        private int batchesLeft;

        FailingAfter(int batches) {
            batchesLeft = batches;
        }

        @Override
        public synchronized void putAll(List<Kept> entries) {
            if (batchesLeft-- <= 0) {
                throw new StoreUnavailableException("memory", "away", new IllegalStateException("away"));
            }
            super.putAll(entries);
        }
    }
}
