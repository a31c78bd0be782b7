package io.callprint.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.store.QuickDisk;
import io.callprint.store.StoreCopy;
import io.callprint.store.json.JsonVoiceprintStore;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private static final CallerId NEVER = new CallerId("never again");
    private static final int CALLERS = 450; // more than one piece

    private final Sealed here = new Sealed();
    private final Sealed there = new Sealed();
    private final ArchiveKey withKey = new ArchiveKey.OfStore(here.keys());
    private final ArchiveKey passphrase = new ArchiveKey.Passphrase("correct horse battery");

    @TempDir(factory = QuickDisk.class)
    Path folder;

    private SealedStore store;
    private Path file;

    @BeforeEach
    void fill() {
        store = (SealedStore) here.over(SqliteVoiceprintStore.open(folder.resolve("v.db")));
        file = folder.resolve("all.archive");
        Random random = new Random(1);
        List<Kept> entries = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            entries.add(Voiceprints.of("caller " + i, 2, random));
        }
        store.putAll(entries);
        store.optOut(NEVER, Voiceprints.NOON);
        store.record(new Consent(
                new CallerId("caller 1"), "p", Consent.Answer.YES, "dtmf:1 call:x", "offer/en", Voiceprints.NOON));
        store.keep(new Note("watched-voice", "1", "body ✓", Voiceprints.NOON.plusSeconds(60)), Voiceprints.NOON);
    }

    @Test
    void everythingComesBackOnAnotherEngineUnderAnotherKey() throws Exception {
        write(passphrase);
        Archive archive = new Archive(file, passphrase);

        try (SealedStore other = elsewhere()) {
            other.adopt(archive.secrets());
            StoreCopy.Report report = restore(archive, other);

            assertTrue(report.isVerified(), report.toString());
            assertEquals(CALLERS + 3, report.written());
            assertEquals(store.find(new CallerId("caller 7")), other.find(new CallerId("caller 7")));
            assertEquals("body ✓", other.notes("watched-voice").getFirst().body());
            assertTrue(other.hasOptedOut(NEVER));
            assertThrows(OptedOutException.class, () -> other.save(Voiceprints.of(NEVER.value(), 1, new Random(2))));
        }
        try (SealedStore again = elsewhere()) {
            assertTrue(again.hasOptedOut(NEVER), "known after a restart too");
            assertEquals(0, restore(archive, again).written(), "started again it writes nothing twice");
            assertTrue(again.withdrawOptOut(NEVER));
            assertFalse(again.hasOptedOut(NEVER));
        }
    }

    @Test
    void archiveHoldsNothingInTheClearAndIsItsOwnersAlone() throws Exception {
        write(passphrase);
        byte[] octets = Files.readAllBytes(file);
        Voiceprint one = store.find(new CallerId("caller 7")).orElseThrow();
        assertFalse(new ClearBytes(one.samples().getFirst().embedding()).areIn(octets));
        assertFalse(new String(octets, java.nio.charset.StandardCharsets.ISO_8859_1).contains("caller 7"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void wrongPassphraseOrKeyIsOneSentence() throws Exception {
        write(passphrase);
        assertTrue(refusal(new ArchiveKey.Passphrase("another passphrase"))
                .contains("the passphrase or key is another one"));
        assertTrue(refusal(withKey).contains("expected its passphrase"));
        Files.delete(file);
        write(withKey);
        assertTrue(refusal(passphrase).contains("it was not sealed with a passphrase"));
        assertTrue(refusal(new ArchiveKey.OfStore(new Sealed().keys())).contains("sealed with key"));
        assertThrows(IllegalArgumentException.class, () -> new ArchiveKey.Passphrase("short"));
        assertEquals("Passphrase[redacted]", passphrase.toString());
    }

    @Test
    void tornOrAlteredArchiveIsRefusedBeforeAnythingIsWritten() throws Exception {
        write(withKey);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        try (SealedStore other = elsewhere()) {
            for (int time = 0; time < 24; time++) {
                byte[] harmed = time % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
                if (time % 2 == 1) {
                    int at = random.nextInt(time < 12 ? 200 : harmed.length);
                    harmed[at] = (byte) (harmed[at] ^ 1 << random.nextInt(8));
                }
                Files.write(file, harmed);
                Archive archive = new Archive(file, withKey);
                assertThrows(Exception.class, () -> restore(archive, other), "time " + time);
                assertEquals(0, other.count());
            }
            byte[] longer = Arrays.copyOf(whole, whole.length + 8);
            Files.write(file, longer);
            assertThrows(Exception.class, () -> restore(new Archive(file, withKey), other));
            assertEquals(0, other.count());
        }
    }

    @Test
    void archiveThatIsThereIsNotOverwritten() throws Exception {
        Files.writeString(file, "precious");
        String message = String.valueOf(
                assertThrows(IOException.class, () -> write(withKey)).getMessage());
        assertTrue(message.endsWith("is there already, expected a new file"), message);
        assertEquals("precious", Files.readString(file));
    }

    private void write(ArchiveKey key) throws IOException {
        assertEquals(CALLERS + 3, new Archive(file, key).write(store::forEachKept, store.secrets()));
    }

    private String refusal(ArchiveKey key) {
        try {
            new Archive(file, key).secrets();
            return "none";
        } catch (IOException | SealException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static StoreCopy.Report restore(Archive archive, VoiceprintStore into) {
        return new StoreCopy(
                        reader -> {
                            try {
                                archive.forEachKept(reader);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        into,
                        Sealed.QUIET)
                .run();
    }

    private SealedStore elsewhere() {
        return (SealedStore) there.over(JsonVoiceprintStore.open(folder.resolve("other.json")));
    }
}
