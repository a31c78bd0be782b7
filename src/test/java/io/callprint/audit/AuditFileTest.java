package io.callprint.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    private static final AuditEntry ENTRY = new AuditEntry(
            Instant.parse("2026-11-26T12:00:00Z"), "operator ä", "watch.add", "0badcafe", "", "why \"quoted\"\nline");

    @TempDir
    Path folder;

    @Test
    void entryIsOneJsonObjectALineThatItsOwnerAloneMayRead() throws Exception {
        Path file = folder.resolve("new/audit.jsonl");
        new AuditFile(file, folder.resolve("signing.key"), Optional.empty()).record(ENTRY);
        new AuditFile(file, folder.resolve("signing.key"), Optional.empty()).record(ENTRY);

        List<String> lines = Files.readAllLines(file);
        assertEquals(2, lines.size());
        JsonNode json = JsonMapper.builder().build().readTree(lines.getFirst());
        assertEquals("2026-11-26T12:00:00Z", json.get("at").asText());
        assertEquals("operator ä", json.get("actor").asText());
        assertEquals("watch.add", json.get("action").asText());
        assertEquals("0badcafe", json.get("subject").asText());
        assertEquals("", json.get("callId").asText());
        assertEquals("why \"quoted\"\nline", json.get("detail").asText());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void writersAtTheSameTimeDoNotMixTheirLines() throws Exception {
        Path file = folder.resolve("audit.jsonl");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                AuditFile own = new AuditFile(file, folder.resolve("signing.key"), Optional.empty());
                threads.execute(() -> {
                    for (int k = 0; k < 25; k++) {
                        own.record(ENTRY);
                    }
                });
            }
        }
        List<String> lines = Files.readAllLines(file);
        assertEquals(100, lines.size());
        assertEquals(
                new AuditChain.Report(100, List.of()),
                AuditChain.check(file, folder.resolve("signing.key"), Optional.empty()));
    }

    @Test
    void unwritableFileIsOneSentence() throws Exception {
        Path blocked = Files.createFile(folder.resolve("file"));
        AuditFile audit =
                new AuditFile(blocked.resolve("audit.jsonl"), folder.resolve("signing.key"), Optional.empty());
        UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> audit.record(ENTRY));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("audit.jsonl cannot be written") && message.contains("expected"), message);
    }

    @Test
    void backgroundAuditHoldsNobodyUpAndCountsWhatIsLost() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        AuditFile file = new AuditFile(folder.resolve("audit.jsonl"), folder.resolve("signing.key"), Optional.empty());
        int[] failing = {1};
        BackgroundAudit audit = new BackgroundAudit(entry -> {
            try {
                slow.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (failing[0]-- > 0) {
                throw new UncheckedIOException(new java.io.IOException("disk"));
            }
            file.record(entry);
        });
        for (int i = 0; i < 5; i++) {
            audit.record(ENTRY);
        }
        slow.countDown();
        audit.close();
        audit.record(ENTRY); // too late

        assertEquals(4, Files.readAllLines(folder.resolve("audit.jsonl")).size());
        assertEquals(2, audit.lost());
    }
}
