package io.callprint.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.store.QuickDisk;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedStoreTest {
    private static final CallerId ADA = new CallerId("ada");
    private static final CallerId BOB = new CallerId("bob");

    private final Voiceprint ada = Voiceprints.of("ada", 2, new Random(1));
    private final Voiceprint bob = Voiceprints.of("bob", 2, new Random(2));

    @TempDir(factory = QuickDisk.class)
    Path folder;

    private KeyFile file;

    @BeforeEach
    void nameTheKeyFile() {
        file = new KeyFile(folder.resolve("callprint.key"));
    }

    @Test
    void metadataThatIsNamedLikeTheKeyIsNoKey() {
        Voiceprint forged = new Voiceprint(
                ADA, ada.samples(), Map.of(VoiceprintSeal.KEY, "v1 forged"), ada.createdAt(), ada.lastSeen());
        try (VoiceprintStore store = open(new KeyRing(file))) {
            store.save(forged);
            store.save(forged);
            Voiceprint kept = store.find(ADA).orElseThrow();
            assertEquals(ada.samples(), kept.samples());
            assertEquals(Map.of(), kept.metadata());
        }
    }

    @Test
    void wrongKeyIsOneSentenceWithBothIdsAndChangesNothing() throws Exception {
        try (VoiceprintStore store = open(new KeyRing(file))) {
            store.save(ada);
        }
        byte[] before = Files.readAllBytes(folder.resolve("v.db"));
        String expected = file.read().getFirst().id();
        KeyEncryptionKey other = KeyEncryptionKey.random();

        StoreUnavailableException refused =
                assertThrows(StoreUnavailableException.class, () -> open(Sealed.keys(other)));

        assertEquals(
                "the voiceprints are sealed with key " + expected + ", the test holds " + other.id() + ", expected "
                        + expected + "; nothing was changed",
                refused.getMessage());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("v.db")));
        try (VoiceprintStore store = open(new KeyRing(file))) {
            assertEquals(Optional.of(ada), store.find(ADA));
        }
    }

    @Test
    void lostKeyFileIsNotReplacedByANewOne() throws Exception {
        open(new KeyRing(file)).close();
        Path away = Files.move(folder.resolve("callprint.key"), folder.resolve("away"));

        String message = String.valueOf(assertThrows(StoreUnavailableException.class, () -> open(new KeyRing(file)))
                .getMessage());

        assertTrue(message.contains("callprint.key holds none, expected "), message);
        assertFalse(Files.exists(folder.resolve("callprint.key")));
        Files.move(away, folder.resolve("callprint.key"));
        open(new KeyRing(file)).close();
    }

    @Test
    void keyFileThatGoesWhileItIsInUseHoldsNoRunningProcessUp() throws Exception {
        try (VoiceprintStore store = open(new KeyRing(file))) {
            store.save(ada);
            Files.writeString(folder.resolve("callprint.key"), "torn");
            store.save(bob);
            Files.delete(folder.resolve("callprint.key"));
            store.save(Voiceprints.of("carlo", 1, new Random(3)));
            assertEquals(Optional.of(ada), store.find(ADA));
            assertEquals(Optional.of(bob), store.find(BOB));
        }
    }

    @Test
    void sealingThatWasInterruptedGoesOnAtTheNextStart() {
        KeyRing keys = Sealed.keys(KeyEncryptionKey.random());
        try (VoiceprintStore engine = engine()) {
            engine.save(ada);
            new Sealing(engine, keys).run(Sealed.QUIET);
            engine.save(bob); // as if the process had been killed between them
            engine.keep(new Note("sealing", "sealing", "", Instant.parse("9999-12-31T00:00:00Z")), Voiceprints.NOON);
        }
        try (VoiceprintStore store = open(keys)) {
            assertEquals(Optional.of(ada), store.find(ADA));
            assertEquals(Optional.of(bob), store.find(BOB));
        }
    }

    @Test
    void whatIsWrittenInTheClearLaterIsRefusedUntilItIsSealedOnRequest() {
        KeyRing keys = Sealed.keys(KeyEncryptionKey.random());
        open(keys).close();
        try (VoiceprintStore engine = engine()) {
            engine.save(ada);
        }
        try (VoiceprintStore store = open(keys)) {
            String message = String.valueOf(assertThrows(StoreUnavailableException.class, () -> store.find(ADA))
                    .getMessage());
            assertTrue(message.contains("`callprint store seal`"), message);
        }
        try (VoiceprintStore engine = engine()) {
            assertEquals(1, new Sealing(engine, keys).run(Sealed.QUIET).changed());
        }
        try (VoiceprintStore store = open(keys)) {
            assertEquals(Optional.of(ada), store.find(ADA));
        }
    }

    @Test
    void sampleThatWasMovedToAnotherCallerOrNamedAnewDoesNotOpen() {
        KeyRing keys = Sealed.keys(KeyEncryptionKey.random());
        try (VoiceprintStore store = open(keys)) {
            store.save(ada);
            store.save(bob);
        }
        try (VoiceprintStore engine = engine()) {
            Voiceprint theirs = engine.find(ADA).orElseThrow();
            engine.save(new Voiceprint(BOB, theirs.samples(), theirs.metadata(), ada.createdAt(), ada.lastSeen()));
        }
        try (VoiceprintStore store = open(keys)) {
            assertThrows(StoreUnavailableException.class, () -> store.find(BOB));
            assertEquals(Optional.of(ada), store.find(ADA));
        }
        try (VoiceprintStore engine = engine()) {
            Voiceprint theirs = engine.find(ADA).orElseThrow();
            EnrolmentSample first = theirs.samples().getFirst();
            EnrolmentSample named = new EnrolmentSample(
                    "00000000",
                    first.embedding(),
                    first.netSpeechSeconds(),
                    first.quality(),
                    first.recordedAt(),
                    first.origin(),
                    first.source());
            engine.save(new Voiceprint(ADA, List.of(named), theirs.metadata(), ada.createdAt(), ada.lastSeen()));
        }
        try (VoiceprintStore store = open(keys)) {
            String message = String.valueOf(assertThrows(StoreUnavailableException.class, () -> store.find(ADA))
                    .getMessage());
            assertEquals(
                    "sample 00000000 does not open: it was altered, moved or written by another program; nothing was changed",
                    message);
        }
    }

    @Test
    void noteThatWasAlteredDoesNotOpen() {
        KeyRing keys = Sealed.keys(KeyEncryptionKey.random());
        Note note = new Note("pending", "ada", "body", Voiceprints.NOON.plusSeconds(1));
        try (VoiceprintStore store = open(keys)) {
            store.keep(note, Voiceprints.NOON);
            assertEquals("body", store.notes("pending").getFirst().body());
        }
        try (VoiceprintStore engine = engine()) {
            Note kept = engine.notes("pending").getFirst();
            engine.keep(new Note("pending", "bob", kept.body(), kept.until()), Voiceprints.NOON);
        }
        try (VoiceprintStore store = open(keys)) {
            assertThrows(StoreUnavailableException.class, () -> store.notes("pending"));
        }
    }

    @Test
    void callerKeepsTheirKeyWhileTheirVoiceprintGrowsAndLosesItWithIt() {
        try (VoiceprintStore engine = engine()) {
            VoiceprintStore store = new Sealed().over(engine);
            store.save(ada);
            String key = key(engine, ADA);
            Voiceprint grown = Voiceprints.of("ada", 3, new Random(9));
            store.replace(Optional.of(ada), grown);
            assertEquals(key, key(engine, ADA));
            assertFalse(store.find(ADA).orElseThrow().metadata().containsKey(VoiceprintSeal.KEY));

            store.delete(ADA);
            store.save(ada);
            assertNotEquals(key, key(engine, ADA));
        }
    }

    @Test
    void rotationOpensWithTheNewKeyAndOldCopiesOnlyUntilTheOldOneIsForgotten() {
        KeyRing running = new KeyRing(file);
        try (VoiceprintStore store = open(running)) {
            store.save(ada);
            store.keep(new Note("pending", "bob", "body", Voiceprints.NOON.plusSeconds(1)), Voiceprints.NOON);
            List<Kept> copy = rawContent();
            String old = file.read().getFirst().id();

            try (VoiceprintStore engine = engine()) {
                Sealing sealing = new Sealing(engine, new KeyRing(file));
                sealing.putNewKeyInForce();
                Sealing.Report report = sealing.run(Sealed.QUIET);
                assertEquals(2, report.changed());
                assertEquals(file.read().getFirst().id(), report.keyId());
                assertNotEquals(old, report.keyId());
            }
            assertEquals(Optional.of(ada), store.find(ADA), "the running process reads on");
            store.save(bob);
            assertTrue(rawContent().stream()
                    .filter(Voiceprint.class::isInstance)
                    .map(Voiceprint.class::cast)
                    .allMatch(one -> String.valueOf(one.metadata().get(VoiceprintSeal.KEY))
                            .startsWith(file.read().getFirst().id())));

            file.forgetRetired();
            assertEquals(1, file.read().size());
            try (VoiceprintStore older = SqliteVoiceprintStore.open(folder.resolve("copy.db"))) {
                older.putAll(copy);
                String message = String.valueOf(assertThrows(
                                StoreUnavailableException.class,
                                () -> SealedStore.over(older, new KeyRing(file), Sealed.QUIET))
                        .getMessage());
                assertTrue(message.contains("sealed with key " + old), message);
            }
        }
    }

    @Test
    void whoOptedOutIsOnlyThereAsAHashThatOutlivesARotation() throws Exception {
        KeyRing keys = new KeyRing(file);
        try (VoiceprintStore engine = engine()) {
            engine.optOut(BOB, Voiceprints.NOON); // of an older program
        }
        try (VoiceprintStore store = open(keys)) {
            store.save(ada);
            store.optOut(ADA, Voiceprints.NOON);
            assertEquals(Optional.empty(), store.find(ADA));
            assertTrue(store.hasOptedOut(BOB));
            assertThrows(OptedOutException.class, () -> store.save(ada));
        }
        for (Kept entry : rawContent()) {
            String text = entry.toString().replaceAll("[0-9a-f]{64}", "HASH"); // which may hold "ada" by chance
            assertFalse(text.contains("ada") || text.contains("bob"), text);
        }
        try (VoiceprintStore engine = engine()) {
            Sealing sealing = new Sealing(engine, keys);
            sealing.putNewKeyInForce();
            sealing.run(Sealed.QUIET);
            file.forgetRetired();
        }
        try (VoiceprintStore store = open(new KeyRing(file))) {
            assertTrue(store.hasOptedOut(ADA));
            assertTrue(store.withdrawOptOut(BOB));
            assertFalse(store.hasOptedOut(BOB));
        }
    }

    @Test
    void operatorsOwnMetadataStaysReadable() {
        Voiceprint named = Voiceprints.of("ada", 1, Map.of("name", "Ada"), Voiceprints.NOON, new Random(1));
        try (VoiceprintStore engine = engine()) {
            new Sealed().over(engine).save(named);
            assertEquals("Ada", engine.find(ADA).orElseThrow().metadata().get("name"));
        }
    }

    private static String key(VoiceprintStore engine, CallerId caller) {
        return String.valueOf(engine.find(caller).orElseThrow().metadata().get(VoiceprintSeal.KEY));
    }

    private List<Kept> rawContent() {
        List<Kept> content = new ArrayList<>();
        try (VoiceprintStore engine = engine()) {
            engine.forEachKept(content::add);
        }
        return content;
    }

    private VoiceprintStore engine() {
        return SqliteVoiceprintStore.open(folder.resolve("v.db"));
    }

    private VoiceprintStore open(KeyRing keys) {
        return SealedStore.over(engine(), keys, Sealed.QUIET);
    }
}
