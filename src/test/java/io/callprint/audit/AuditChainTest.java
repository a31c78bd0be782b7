package io.callprint.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever somebody does to an audit file without the signing key, a check says so. */
class AuditChainTest {
    @TempDir
    Path folder;

    private Path file;
    private Path key;
    private Optional<Path> headCopy = Optional.empty();

    @BeforeEach
    void writeTen() {
        file = folder.resolve("audit.jsonl");
        key = folder.resolve("signing.key");
        for (int i = 0; i < 10; i++) {
            write("entry " + i);
        }
    }

    @Test
    void untouchedAuditFits() throws IOException {
        assertEquals(new AuditChain.Report(10, List.of()), check());
        assertEquals(
                new AuditChain.Report(0, List.of()),
                AuditChain.check(folder.resolve("none"), folder.resolve("nokey"), headCopy));
    }

    @Test
    void everyAlteredOctetIsFound() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(1);
        for (int time = 0; time < 300; time++) {
            byte[] altered = whole.clone();
            int at = random.nextInt(whole.length - 1);
            altered[at] = (byte) (altered[at] ^ 1 << random.nextInt(7));
            Files.write(file, altered);
            assertTrue(!check().findings().isEmpty(), "octet " + at);
        }
    }

    @Test
    void lineThatWasTakenOutPutInOrMovedIsFound() throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> without = new ArrayList<>(lines);
        without.remove(4);
        requireFound(without, "line 5 does not follow the line before it");

        List<String> moved = new ArrayList<>(lines);
        Collections.swap(moved, 2, 3);
        requireFound(moved, "line 3 does not follow");

        List<String> more = new ArrayList<>(lines);
        more.add(5, "{\"at\":\"2026-11-26T12:00:00Z\",\"action\":\"x\"}");
        requireFound(more, "line 6 holds no hash of the line before it");
    }

    @Test
    void auditThatWasCutOffIsFoundAndStaysFoundWhenItGoesOn() throws IOException {
        List<String> lines = Files.readAllLines(file);
        requireFound(lines.subList(0, 7), "the audit had 10 lines when it was last written, found 7");

        write("after the cut");

        List<String> findings = check().findings();
        assertEquals(1, findings.size(), findings.toString());
        assertTrue(
                findings.getFirst()
                        .startsWith("line 8 says that the audit did not fit its head: found 7 lines, expected 10"),
                findings.toString());
    }

    @Test
    void headThatWasTakenAwayOrMadeByAnotherKeyIsFound() throws IOException {
        Path head = AuditChain.headOf(file);
        byte[] signed = Files.readAllBytes(head);
        Files.delete(head);
        assertTrue(check().findings().getFirst().contains("audit.jsonl.head is missing"), check().toString());

        Files.write(head, signed);
        Files.delete(key);
        assertTrue(check().findings().getFirst().contains("was not signed by the key of this installation"));
    }

    @Test
    void oneLineBehindTheHeadIsACrashAndTwoAreSomebodyElse() throws IOException {
        Path head = AuditChain.headOf(file);
        byte[] before = Files.readAllBytes(head);
        write("killed before its head was written");
        Files.write(head, before);
        assertEquals(List.of(), check().findings());

        write("and goes on");
        assertEquals(new AuditChain.Report(12, List.of()), check());

        write("one");
        Files.write(head, before);
        assertTrue(check().findings().getFirst().contains("lines were added by another program"), check().toString());
    }

    @Test
    void tornLastLineIsFoundAndHarmsNoOtherLine() throws IOException {
        Files.writeString(file, "{\"at\":\"2026", StandardOpenOption.APPEND);
        write("after the crash");
        List<String> lines = Files.readAllLines(file);
        assertEquals(12, lines.size());
        assertEquals(List.of("line 11 is no entry: it was altered or torn"), check().findings());
    }

    @Test
    void auditOfAnOlderProgramGoesOnInAChain() throws IOException {
        Files.delete(file);
        Files.delete(AuditChain.headOf(file));
        String older = "{\"at\":\"2026-11-26T12:00:00Z\",\"action\":\"old\"}\n";
        Files.writeString(file, older + older);
        write("new");
        write("newer");
        assertEquals(new AuditChain.Report(4, List.of()), check());

        Files.writeString(file, Files.readString(file).replaceFirst("old", "odd"));
        assertTrue(check().findings().getFirst().startsWith("line 3 does not follow"), check().toString());
    }

    @Test
    void whoRewritesTheDataFolderIsFoundByTheCopyOfTheHead() throws IOException {
        headCopy = Optional.of(folder.resolve("elsewhere.head"));
        write("kept");
        write("also elsewhere");
        assertEquals(List.of(), check().findings());
        long lines = check().lines();

        Path copy = headCopy.get();
        byte[] kept = Files.readAllBytes(copy);
        Files.delete(file);
        Files.delete(AuditChain.headOf(file));
        headCopy = Optional.empty();
        write("another history"); // by somebody who has the signing key
        assertEquals(List.of(), check().findings());
        headCopy = Optional.of(copy);
        assertEquals(
                List.of("the audit had " + lines + " lines when " + copy
                        + " was last written, found 1: it was cut off or altered"),
                check().findings());

        write("the copy stays as it is, or the next entry would hide it");
        assertEquals(1, check().findings().size());
        assertArrayEquals(kept, Files.readAllBytes(copy));
        Files.delete(copy);
        assertEquals(
                List.of(copy + " is missing or damaged, expected what says too where the audit ends"),
                check().findings());
        write("an operator who has looked deletes it");
        assertEquals(List.of(), check().findings());
    }

    @Test
    void auditGoesOnWhileTheCopyOfItsHeadCannotBeWritten() throws IOException {
        Path mount = folder.resolve("mount");
        headCopy = Optional.of(mount.resolve("audit.head"));
        long before = check().lines();
        write("one");
        write("two");
        assertEquals(before + 2, check().lines());
        assertEquals(1, check().findings().size());
        Files.createDirectory(mount);
        write("three");
        assertEquals(List.of(), check().findings());
    }

    private void requireFound(List<String> lines, String beginning) throws IOException {
        Files.write(file, lines);
        List<String> findings = check().findings();
        assertTrue(findings.stream().anyMatch(one -> one.startsWith(beginning)), findings.toString());
    }

    private void write(String detail) {
        new AuditFile(file, key, headCopy)
                .record(new AuditEntry(
                        Instant.parse("2026-11-26T12:00:00Z"), "operator", "voiceprint.read", "ada", "", detail));
    }

    private AuditChain.Report check() throws IOException {
        return AuditChain.check(file, key, headCopy);
    }
}
