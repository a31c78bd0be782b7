package io.callprint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import io.callprint.audio.WavWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wrong list, folder or option is answered with: one sentence, exit code 2, nothing heard. */
class EvalCommandTest {
    private static final String HEADER = "enroll_speaker\ttest_file\ttarget";

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void aFolderOfSpeech() throws Exception {
        Files.createDirectories(folder.resolve("enroll/anna"));
        Files.createDirectories(folder.resolve("test"));
        WavWriter.write(folder.resolve("enroll/anna/monday-1.wav"), new AudioClip(new float[8000], 8000));
        WavWriter.write(folder.resolve("test/monday-2.wav"), new AudioClip(new float[8000], 8000));
    }

    private Said run(List<String> lines, String... more) throws Exception {
        Path list = folder.resolve("trials.tsv");
        Files.write(list, lines);
        List<String> words = new ArrayList<>(List.of("eval", "trials", "--dir", folder.toString(), "--trials"));
        words.add(list.toString());
        words.addAll(List.of("--scores", folder.resolve("scores.tsv").toString()));
        words.addAll(List.of(more));
        return Said.run(words.toArray(String[]::new));
    }

    private void refused(String sentence, List<String> lines, String... more) throws Exception {
        Said said = run(lines, more);
        assertEquals(2, said.code(), said.toString());
        assertTrue(said.err().contains(sentence), said.toString());
        assertFalse(said.err().contains("\tat "), said.toString());
        assertTrue(said.out().isEmpty(), said.toString());
        assertFalse(Files.exists(folder.resolve("scores.tsv")));
    }

    @Test
    void wrongListsAreRefused() throws Exception {
        String good = "anna\ttest/monday-2.wav\t1";
        refused("found no header", List.of());
        refused("expected target among them", List.of("enroll_speaker\ttest_file", "anna\ttest/monday-2.wav"));
        refused("expected at least one trial", List.of(HEADER));
        refused("line 2: found target \"2\", expected 1 or 0", List.of(HEADER, "anna\ttest/monday-2.wav\t2"));
        refused("line 3: found the trial of line 2 again", List.of(HEADER, good, good));
        refused("found enroll_speaker \"ben\"", List.of(HEADER, "ben\ttest/monday-2.wav\t0"));
        refused("found test_file \"test/none.wav\"", List.of(HEADER, "anna\ttest/none.wav\t1"));
        refused("expected --simulate SEED or", List.of(HEADER, good));
    }

    @Test
    void scoresThatCannotBeWrittenAreRefusedBeforeAnythingIsHeard() throws Exception {
        Path list = folder.resolve("trials.tsv");
        Files.write(list, List.of(HEADER, "anna\ttest/monday-2.wav\t1"));
        Said said = Said.run(
                "eval",
                "trials",
                "--dir",
                folder.toString(),
                "--trials",
                list.toString(),
                "--scores",
                folder.resolve("none/scores.tsv").toString());

        assertEquals(2, said.code(), said.toString());
        assertTrue(said.err().contains("none/scores.tsv, expected a file in a folder that is there"), said.err());
    }

    @Test
    void embeddingsAreThoseOfCallsAndThereIsNoneWithoutSpeech() throws Exception {
        Path voices = Path.of(Objects.requireNonNull(System.getProperty("callprint.home")), "sip-config/demo/voices");
        Said said = Said.run(
                "eval",
                "embed",
                "--seconds",
                "2,5,30",
                folder.resolve("test/monday-2.wav").toString(),
                voices.resolve("carlo/call-1.wav").toString());

        assertEquals(0, said.code(), said.toString());
        List<String> lines = said.out().lines().toList();
        assertTrue(lines.getFirst().startsWith("file\tseconds\tnet\tquality\te0\te1\t"), lines.getFirst());
        assertEquals(3, lines.size(), "two amounts of one file: silence has none, and nobody speaks for 30 s");
        for (int i = 1; i < 3; i++) {
            String[] columns = lines.get(i).split("\t");
            assertEquals(i == 1 ? "2" : "5", columns[1]);
            assertEquals(Double.parseDouble(columns[1]), Double.parseDouble(columns[2]), 0.15);
            double squares = Stream.of(columns)
                    .skip(4)
                    .mapToDouble(Double::parseDouble)
                    .map(x -> x * x)
                    .sum();
            assertEquals(196, columns.length);
            assertEquals(1, squares, 1e-4);
        }
        assertEquals(2, Said.run("eval", "embed", "--seconds", "0", "a.wav").code());
    }

    @Test
    void wrongOptionsAreRefused() throws Exception {
        List<String> list = List.of(HEADER, "anna\ttest/monday-2.wav\t1");
        refused("--simulate", list, "--snr", "5");
        refused("--snr: found \"loud\"", list, "--simulate", "1", "--snr", "loud");
        refused("--tandem: found \"mp3\"", list, "--simulate", "1", "--tandem", "mp3");
        refused("--loss: found [0.9]", list, "--simulate", "1", "--loss", "0.9");
        refused("--fmr: found [0.0]", list, "--fmr", "0");
        refused("--sample: found 0", list, "--sample", "0");
        refused("--calls: found 1000", list, "--calls", "1000");
        refused("--report, --keep-audio: found the file", list, "--simulate", "1", "--report", folder + "/trials.tsv");
    }
}
