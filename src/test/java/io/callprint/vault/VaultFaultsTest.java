package io.callprint.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.store.SmallDisk;
import io.callprint.store.json.JsonVoiceprintStore;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around a sealed store is one sentence, and nothing is lost or overwritten. */
class VaultFaultsTest {
    private final Sealed sealed = new Sealed();

    @TempDir
    Path folder;

    @Test
    void storeThatANewerProgramSealedIsRefused() {
        VoiceprintStore engine = SqliteVoiceprintStore.open(folder.resolve("v.db"));
        engine.keep(
                new Note(
                        "vault",
                        "head",
                        "{\"version\":2,\"mark\":\"\",\"secret\":\"\",\"others\":[]}",
                        Instant.parse("9999-12-31T00:00:00Z")),
                Instant.EPOCH);
        assertEquals(
                "the store is sealed in form 2, expected 1: by a newer Callprint; nothing was changed",
                refusal(() -> sealed.over(engine)));
    }

    @Test
    void handEditedVectorOfASealedFileIsNamedAndTheFileStaysAsItIs() throws IOException {
        Path file = folder.resolve("v.json");
        try (VoiceprintStore store = sealed.over(JsonVoiceprintStore.open(file))) {
            store.save(Voiceprints.of("ada", 1, new Random(1)));
        }
        String text = Files.readString(file);
        int vector = text.indexOf("\"vector\" : \"") + 60;
        String edited =
                text.substring(0, vector) + (text.charAt(vector) == 'A' ? 'B' : 'A') + text.substring(vector + 1);
        Files.writeString(file, edited);

        try (VoiceprintStore store = sealed.over(JsonVoiceprintStore.open(file))) {
            String message = refusal(() -> store.find(new CallerId("ada")));
            assertTrue(message.startsWith("sample ") && message.contains("does not open: it was altered"), message);
            assertThrows(StoreUnavailableException.class, () -> store.forEach(_ -> {}));
        }
        assertEquals(edited, Files.readString(file));
    }

    @Test
    void diskThatFillsUpLeavesNoHalfArchive() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(1);
                VoiceprintStore store = sealed.over(SqliteVoiceprintStore.open(folder.resolve("v.db")))) {
            for (int batch = 0; batch < 10; batch++) {
                Random random = new Random(batch);
                int number = 100 * batch;
                store.putAll(java.util.stream.IntStream.range(number, number + 100)
                        .<io.callprint.voiceprint.Kept>mapToObj(i -> Voiceprints.of("caller " + i, 2, random))
                        .toList());
            }
            Path file = disk.folder().resolve("all.archive");
            Archive archive = new Archive(file, new ArchiveKey.OfStore(sealed.keys()));

            String message =
                    String.valueOf(assertThrows(IOException.class, () -> archive.write(store::forEachKept, List.of()))
                            .getMessage());

            assertTrue(message.startsWith(file + " cannot be written"), message);
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void keyThatCannotBeWrittenStopsTheStartBeforeAnythingIsSealed() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(1);
                VoiceprintStore engine = SqliteVoiceprintStore.open(folder.resolve("v.db"))) {
            engine.save(Voiceprints.of("ada", 1, new Random(1)));
            assertTrue(disk.makeReadOnly());
            KeyFile key = new KeyFile(disk.folder().resolve("callprint.key"));

            SealException refused =
                    assertThrows(SealException.class, () -> new Sealing(engine, new KeyRing(key)).run(Sealed.QUIET));

            assertTrue(
                    String.valueOf(refused.getMessage()).startsWith(key + " cannot be written"), refused.getMessage());
            assertFalse(engine.find(new CallerId("ada"))
                    .orElseThrow()
                    .samples()
                    .getFirst()
                    .embedding()
                    .isSealed());
        }
    }

    private static String refusal(Runnable work) {
        return String.valueOf(
                assertThrows(StoreUnavailableException.class, work::run).getMessage());
    }
}
