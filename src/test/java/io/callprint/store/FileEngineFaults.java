package io.callprint.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every engine that keeps a file survives: its process is killed, its disk is full. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class FileEngineFaults {
    @TempDir
    protected Path folder;

    /** {@code sqlite} or {@code json}. */
    protected abstract String engine();

    protected abstract VoiceprintStore open(Path file);

    @Test
    void killedWriterLosesNothingItAcknowledged() throws Exception {
        Path file = folder.resolve("killed");
        Set<String> acknowledged = new HashSet<>();
        Process writer = JavaProcess.start(WriterProcess.class, "", engine() + ":" + file, "3");
        try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged.add(line.replace("saved ", "caller-"));
                if (acknowledged.size() == 80) {
                    writer.toHandle().destroyForcibly(); // kill -9, most likely within the next save
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        try (VoiceprintStore store = open(file)) {
            Set<String> found = new HashSet<>();
            store.forEach(voiceprint -> {
                assertEquals(3, voiceprint.samples().size());
                found.add(voiceprint.caller().value());
            });
            assertTrue(acknowledged.size() >= 80, "acknowledged " + acknowledged);
            assertTrue(
                    found.containsAll(acknowledged), "acknowledged " + acknowledged.size() + ", found " + found.size());
        }
    }

    @Test
    void readOnlyDiskIsOneSentenceAndLosesNothing() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(8)) {
            Path file = disk.folder().resolve("voiceprints");
            try (VoiceprintStore store = open(file)) {
                store.save(Voiceprints.of("ada", 1, new Random(5)));
            }
            assertTrue(disk.makeReadOnly());

            String message = String.valueOf(assertThrows(StoreUnavailableException.class, () -> {
                        try (VoiceprintStore store = open(file)) {
                            store.save(Voiceprints.of("bob", 1, new Random(6)));
                        }
                    })
                    .getMessage());

            assertTrue(message.contains(file.toString()) && message.contains("read-only"), message);
            assertTrue(disk.makeWritable());
            try (VoiceprintStore store = open(file)) {
                assertEquals(1, store.count());
            }
        }
    }

    @Test
    void fullDiskRefusesTheWriteAndKeepsTheRest() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: needs /bin/sh to limit the size of files");
        Path file = folder.resolve("full");
        int acknowledged = 0;
        String refused = "";
        String count = "";
        // no file may grow beyond 8 MiB
        Process writer = JavaProcess.start(WriterProcess.class, "ulimit -f 16384; ", engine() + ":" + file, "200");
        try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("saved ")) {
                    acknowledged++;
                } else if (line.startsWith("refused ")) {
                    refused = line;
                } else if (line.startsWith("count ")) {
                    count = line;
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }

        assertTrue(refused.startsWith("refused cannot save a voiceprint"), refused);
        assertTrue(
                refused.contains(file.toString()) && refused.contains("the disk") && !refused.contains("caller-"),
                refused);
        assertTrue(acknowledged > 10, "acknowledged " + acknowledged);
        assertEquals("count " + acknowledged, count);
        try (VoiceprintStore store = open(file)) {
            assertEquals(acknowledged, store.count());
            store.save(Voiceprints.of("ada", 1, new Random(5)));
        }
    }
}
