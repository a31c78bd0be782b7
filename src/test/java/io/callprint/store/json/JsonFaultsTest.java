package io.callprint.store.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callprint.store.FileEngineFaults;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files edited by hand, torn, foreign, newer or unwritable. */
class JsonFaultsTest extends FileEngineFaults {
    private static final CallerId ADA = new CallerId("ada");

    private final Random random = new Random(11);

    @Override
    protected String engine() {
        return "json";
    }

    @Override
    protected VoiceprintStore open(Path file) {
        return JsonVoiceprintStore.open(file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // what is edited | into what | what is said
                "\"metadata\" : {  | \"metadata\" {  | this is not JSON",
                "\"quality\" : 0.5 | \"quality\" : \"good\" | line 17: voiceprints[0].samples[0].quality is missing or not usable, expected a number",
                "\"quality\" : 0.5 | \"volume\" : 0.5 | line 22: voiceprints[0].samples[0].quality is missing or not usable, expected a number",
                "\"version\" : 1 | \"version\" : 1, \"speed\" : 2 | there is no key \"speed\" in the file, expected one of consents, format, notes, optOuts, version, voiceprints",
                "\"quality\" : 0.5, | `` | voiceprints[0].samples[0].quality is missing or not usable, expected a number",
                "\"origin\" : \"ENROLMENT\" | \"origin\" : \"enrolled\" | voiceprints[0].samples[0].origin is missing or not usable, expected one of ENROLMENT, UPDATE",
                "\"vector\" : \" | \"vector\" : \"!! | voiceprints[0].samples[0].vector is not usable, expected the Base64 of a vector",
                "Pw== | QA== | voiceprints[0].samples[0].vector is altered, expected one of unit length",
                "\"lastSeen\" : \"2026 | \"lastSeen\" : \"yesterday | line 11: voiceprints[0].lastSeen is not usable, expected a time such as",
                "\"caller\" : \"ada\" | \"caller\" : \" ada\" | voiceprints[0].caller is not usable, expected 1 to 128 characters",
                "\"caller\" : \"bob\" | \"caller\" : \"ada\" | voiceprints[1] cannot be there, expected another caller than before",
                "\"caller\" : \"cyd\" | \"caller\" : \"ada\" | voiceprints[0] cannot be there, expected a caller who has not opted out",
                "\"answer\" : \"YES\" | \"answer\" : \"yes\" | consents[0].answer is missing or not usable, expected one of YES, NO, NEVER_ASK_AGAIN, WITHDRAWN",
                "\"name\" : \"Ada\" | \"name\" : { } | voiceprints[0].metadata.name is missing or not usable, expected a text",
                "\"version\" : 1 | \"version\" : 2 | it has version 2, expected 1: it was written by a newer Callprint",
                "callprint-voiceprints | other | it is no voiceprint file, expected \"format\"",
                "\"key\" : \"k\" | \"key\" : null | notes[0]",
            })
    void mistakeOfAnEditorIsOneSentenceAndTheFileIsLeftAsItIs(String from, String to, String said) throws IOException {
        Path file = withEverything();
        String text = Files.readString(file);
        assertTrue(text.contains(from), from + " is not in\n" + text);
        String edited = text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
        Files.writeString(file, edited);

        String message = message(() -> JsonVoiceprintStore.open(file).close());

        assertTrue(message.startsWith(file + " cannot be used as a voiceprint file: "), message);
        assertTrue(message.contains(said), message);
        assertFalse(message.contains("yesterday") || message.contains("enrolled"), "no value is repeated: " + message);
        assertEquals(edited, Files.readString(file));
    }

    @Test
    void mistakeMadeWhileOpenBlocksWritesUntilItIsCorrected() throws Exception {
        Path file = withEverything();
        String whole = Files.readString(file);
        try (VoiceprintStore store = JsonVoiceprintStore.open(file)) {
            RecordedChanges changes = new RecordedChanges(store);
            try (AutoCloseable _ = store.watch(changes)) {
                String wrong = whole.replace("\"version\" : 1", "\"version\" 1");
                Files.writeString(file, wrong);

                assertTrue(message(() -> store.find(ADA)).contains("line 3: this is not JSON"));
                assertTrue(message(() -> store.save(Voiceprints.of("new", 1, random)))
                        .contains("this is not JSON"));
                assertEquals(wrong, Files.readString(file));

                Files.writeString(file, whole.replace("\"name\" : \"Ada\"", "\"name\" : \"Ada Lovelace\""));
                assertTrue(changes.await(() -> changes.resyncs.get() > 0 || changes.saved.get() > 0));
                assertEquals("Ada Lovelace", store.find(ADA).orElseThrow().displayName());
                store.save(Voiceprints.of("new", 1, random));
                assertTrue(changes.await(() -> changes.mirror.containsKey(new CallerId("new"))));
            }
        }
    }

    @Test
    void editOfOneNameIsHeardAsOneChange() throws Exception {
        Path file = withEverything();
        try (VoiceprintStore store = JsonVoiceprintStore.open(file)) {
            RecordedChanges changes = new RecordedChanges(store);
            try (AutoCloseable _ = store.watch(changes)) {
                Files.writeString(file, Files.readString(file).replace("\"Ada\"", "\"Ada Lovelace\""));
                assertTrue(changes.await(() -> changes.saved.get() == 1));
                assertTrue(changes.mirror.values().stream()
                        .anyMatch(voiceprint -> voiceprint.displayName().equals("Ada Lovelace")));
            }
        }
    }

    @Test
    void fileReadsLikeText() throws IOException {
        String text = Files.readString(withEverything());

        assertTrue(text.startsWith("{\n  \"format\" : \"callprint-voiceprints\",\n  \"version\" : 1,\n"), text);
        assertTrue(text.contains("      \"metadata\" : {\n        \"name\" : \"Ada\"\n      },\n"), text);
        assertTrue(text.contains("\"createdAt\" : \"2026-11-26T11:59:00.123Z\""), text);
        assertTrue(text.endsWith("}\n"));
    }

    @Test
    void tornFileIsOneSentenceAndLeftAsItIs() throws IOException {
        Path file = withEverything();
        byte[] whole = Files.readAllBytes(file);
        for (int keep = 0; keep < whole.length - 3; keep += 1 + whole.length / 97) {
            byte[] torn = Arrays.copyOf(whole, keep);
            Files.write(file, torn);
            String message = message(() -> JsonVoiceprintStore.open(file).close());
            assertTrue(message.contains(keep == 0 ? "it is empty" : "it is torn"), keep + " bytes: " + message);
            assertArrayEquals(torn, Files.readAllBytes(file));
        }
    }

    @Test
    void mutatedFilesNeverThrowAnythingElse() throws IOException {
        Path file = withEverything();
        byte[] whole = Files.readAllBytes(file);
        for (int round = 0; round < 1500; round++) {
            byte[] mutated = whole.clone();
            for (int edits = 1 + random.nextInt(5); edits > 0; edits--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, mutated);
            try (VoiceprintStore store = JsonVoiceprintStore.open(file)) {
                store.forEachKept(_ -> {});
            } catch (StoreUnavailableException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith(file + " cannot"), e.getMessage());
                assertTrue(String.valueOf(e.getMessage()).length() < 600, e.getMessage());
            }
            assertArrayEquals(mutated, Files.readAllBytes(file));
        }
    }

    @Test
    void newFileOfACrashedWriteIsNotTakenForTheFile() throws IOException {
        Path file = withEverything();
        Files.writeString(file.resolveSibling("voiceprints.json.new"), "{ half");
        try (VoiceprintStore store = JsonVoiceprintStore.open(file)) {
            assertEquals(2, store.count());
            store.save(Voiceprints.of("new", 1, random));
        }
        assertFalse(Files.exists(file.resolveSibling("voiceprints.json.new")));
    }

    @Test
    void removedFileTakesNoWrites() throws IOException {
        Path file = withEverything();
        try (VoiceprintStore store = JsonVoiceprintStore.open(file)) {
            Files.delete(file);
            assertTrue(
                    message(() -> store.save(Voiceprints.of("bob", 1, random))).contains("was removed"));
            assertTrue(message(store::ping).contains("was removed"));
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void linkStaysALink() throws IOException {
        Path file = withEverything();
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);
        try (VoiceprintStore store = JsonVoiceprintStore.open(link)) {
            store.save(Voiceprints.of("new", 1, random));
        }
        assertTrue(Files.isSymbolicLink(link));
        try (VoiceprintStore store = JsonVoiceprintStore.open(file)) {
            assertEquals(3, store.count());
        }
    }

    @Test
    void fileIsItsOwnersOnly() throws IOException {
        assumeTrue(
                Files.getFileStore(folder).supportsFileAttributeView("posix"), "skipped: no POSIX rights on this disk");
        Path file = withEverything();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void readOnlyFolderIsReadAndRefusesWrites() throws IOException {
        Path file = withEverything();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));
        try {
            assumeFalse(Files.isWritable(folder), "skipped: this user may write everything");
            try (VoiceprintStore store = JsonVoiceprintStore.open(file)) {
                assertEquals(2, store.count());
                assertTrue(message(() -> store.delete(ADA)).contains("access is denied"));
            }
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void folderInPlaceOfTheFileIsOneSentence() {
        assertTrue(message(() -> JsonVoiceprintStore.open(folder)).contains("it is a folder, expected a file"));
    }

    /** Two callers, one opt-out, one consent, one note. */
    private Path withEverything() {
        Path file = folder.resolve("voiceprints.json");
        try (VoiceprintStore store = JsonVoiceprintStore.open(file)) {
            float[] vector = new float[4];
            vector[3] = 1;
            var sample = new EnrolmentSample("00c0ffee", new Embedding("m", vector), 3, 0.5, Voiceprints.NOON);
            for (String name : new String[] {"Ada", "Bob"}) {
                store.save(new Voiceprint(
                        new CallerId(name.toLowerCase(Locale.ROOT)),
                        List.of(sample),
                        Map.of("name", name),
                        Voiceprints.NOON.minusSeconds(60),
                        Voiceprints.NOON));
            }
            store.optOut(new CallerId("cyd"), Voiceprints.NOON);
            store.record(new Consent(ADA, "p", Consent.Answer.YES, "h", "w", Voiceprints.NOON));
            store.keep(new Note("watch", "k", "body", Instant.parse("2030-01-01T00:00:00Z")), Voiceprints.NOON);
        }
        return file;
    }

    private static String message(Runnable operation) {
        return String.valueOf(
                assertThrows(StoreUnavailableException.class, operation::run).getMessage());
    }
}
