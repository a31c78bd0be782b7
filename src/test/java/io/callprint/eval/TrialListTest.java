package io.callprint.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialListTest {
    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void someSpeech() throws IOException {
        for (String caller : List.of("anna", "ben")) {
            Files.createDirectories(folder.resolve("enroll").resolve(caller));
        }
        Files.createDirectories(folder.resolve("test"));
        put("enroll/anna/monday-1.wav");
        put("enroll/ben/tuesday-1.wav");
        put("test/monday-7.wav");
        put("test/friday-1.wav");
    }

    private void put(String file) throws IOException {
        Files.write(folder.resolve(file), new byte[0]);
    }

    private TrialList read(String... lines) throws IOException {
        Path file = folder.resolve("trials.tsv");
        Files.writeString(file, String.join("\n", lines) + "\n");
        return TrialList.read(folder, file);
    }

    private String refusal(String... lines) {
        return String.valueOf(
                assertThrows(TrialListException.class, () -> read(lines)).getMessage());
    }

    @Test
    void rowsAreReadInOrderWithTheirOwnColumns() throws IOException {
        TrialList list = read(
                "noise\tenroll_speaker\ttest_file\ttarget\tseconds",
                "street\tanna\ttest/friday-1.wav\t1\t3",
                "quiet\tben\ttest/friday-1.wav\t0\t");

        assertEquals(List.of("anna", "ben"), list.enrolled());
        assertEquals(OptionalDouble.of(3), list.trials().get(0).seconds());
        assertEquals(OptionalDouble.empty(), list.trials().get(1).seconds());
        assertEquals("anna", list.trials().get(0).testSpeaker());
        assertEquals("", list.trials().get(1).testSpeaker());
        assertEquals(
                List.of("quiet", "ben", "test/friday-1.wav", "0", ""),
                list.trials().get(1).row());
    }

    @Test
    void mistakesAreSaidInOneSentence() {
        String header = "enroll_speaker\ttest_file\ttarget";

        assertTrue(refusal("enroll_speaker\ttarget").contains("expected test_file among them"));
        assertTrue(refusal(header).contains("expected at least one trial"));
        assertTrue(refusal(header, "anna\ttest/friday-1.wav\tyes")
                .contains("trials.tsv, line 2: found target \"yes\", expected 1 or 0"));
        assertTrue(refusal(header, "anna\ttest/friday-1.wav").contains("line 2: found 2 cells, expected 3"));
        assertTrue(refusal(header, "carl\ttest/friday-1.wav\t1").contains("found enroll_speaker \"carl\""));
        assertTrue(refusal(header, "../test\ttest/friday-1.wav\t1").contains("found enroll_speaker"));
        assertTrue(refusal(header, "anna\ttest/none.wav\t1").contains("found test_file \"test/none.wav\""));
        assertTrue(refusal(header, "anna\t../../etc/passwd\t1").contains("expected a file in"));
        assertTrue(
                refusal(header + "\tscore", "anna\ttest/friday-1.wav\t1\t0.5").contains("found a column score"));
        assertTrue(
                refusal(header + "\tseconds", "anna\ttest/friday-1.wav\t1\tNaN").contains("found seconds \"NaN\""));
        assertTrue(refusal(header, "anna\ttest/friday-1.wav\t1", "", "anna\ttest/friday-1.wav\t1")
                .contains("line 4: found the trial of line 2 again"));
        assertTrue(refusal("").contains("found no header"));
        assertTrue(refusal(header + "\ttest_speaker", "anna\ttest/friday-1.wav\t1\tben")
                .contains("expected them to agree"));
    }

    @Test
    void missingFolderAndListAreSaid() {
        Path nowhere = folder.resolve("nowhere");
        assertTrue(String.valueOf(
                        assertThrows(TrialListException.class, () -> TrialList.read(folder, folder.resolve("none.tsv")))
                                .getMessage())
                .contains("none.tsv: found no such file"));
        assertThrows(TrialListException.class, () -> {
            Files.writeString(
                    folder.resolve("trials.tsv"), "enroll_speaker\ttest_file\ttarget\nanna\ttest/friday-1.wav\t1\n");
            TrialList.read(nowhere, folder.resolve("trials.tsv"));
        });
    }

    @Test
    void damagedListsAreRefusedNotThrown() throws IOException {
        String good =
                "enroll_speaker\ttest_file\ttarget\tseconds\nanna\ttest/friday-1.wav\t1\t3\nben\ttest/monday-7.wav\t0\t5\n";
        Random random = new Random(6);
        Path file = folder.resolve("trials.tsv");
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, (char) random.nextInt(300));
                    default -> text.setCharAt(at, "\t\n01aé\0".charAt(random.nextInt(7)));
                }
            }
            Files.writeString(file, text);
            try {
                assertTrue(!TrialList.read(folder, file).trials().isEmpty());
            } catch (TrialListException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("expected"), e.getMessage());
            }
        }
    }

    @Test
    void sharedSessionIsSeenInColumns() throws IOException {
        TrialList list = read(
                "enroll_speaker\ttest_file\ttarget\tenroll_session\ttest_session",
                "anna\ttest/friday-1.wav\t1\tx\tx",
                "anna\ttest/monday-7.wav\t1\tx\ty",
                "ben\ttest/friday-1.wav\t0\tx\tx");

        assertEquals(
                List.of("test/friday-1.wav"),
                new Sessions(list)
                        .shared().stream().map(TrialList.Trial::testFile).toList());
    }

    @Test
    void sharedSessionIsSeenInFileNames() throws IOException {
        TrialList list = read(
                "enroll_speaker\ttest_file\ttarget",
                "anna\ttest/monday-7.wav\t1",
                "anna\ttest/friday-1.wav\t1",
                "ben\ttest/monday-7.wav\t0");

        assertEquals(
                List.of("test/monday-7.wav"),
                new Sessions(list)
                        .shared().stream().map(TrialList.Trial::testFile).toList());
    }

    @Test
    void namesThatSeveralCallersShareSayNothing() throws IOException {
        put("enroll/ben/monday-2.wav");
        TrialList list =
                read("enroll_speaker\ttest_file\ttarget", "anna\ttest/monday-7.wav\t1", "ben\ttest/friday-1.wav\t1");

        assertTrue(new Sessions(list).shared().isEmpty());
    }

    @Test
    void prefixIsWhatComesBeforeTheLastNumber() {
        assertEquals("1688-142285", Sessions.prefix("test/1688-142285-0003.wav"));
        assertEquals("round01", Sessions.prefix("enroll/x/round01_02.wav"));
        assertEquals("x_round01", Sessions.prefix("test/x_round01_04_2s.wav"));
        assertEquals("", Sessions.prefix("test/000123.wav"));
        assertEquals("", Sessions.prefix("test/turn.wav"));
    }
}
