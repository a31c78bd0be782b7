package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.callprint.config.ConfigReader;
import io.callprint.eval.FigureJson;
import io.callprint.eval.Progress;
import io.callprint.eval.TrialOptions;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's voices through simulated calls and the real models. */
class AccuracyTrialsTest {
    private static final Path HOME = Path.of(System.getProperty("callprint.home", "."));

    @TempDir
    Path folder = Path.of("");

    private static List<Path> list(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void demoVoicesAreToldApartOverNoisyTelephones() throws Exception {
        List<String> callers = new ArrayList<>();
        List<String> tests = new ArrayList<>();
        Files.createDirectories(folder.resolve("test"));
        for (Path voice : list(HOME.resolve("sip-config/demo/voices"))) {
            if (!Files.exists(voice.resolve("enrol-1.wav")) || callers.size() == 4) {
                continue;
            }
            String name = String.valueOf(voice.getFileName());
            callers.add(name);
            Path enroll = Files.createDirectories(folder.resolve("enroll").resolve(name));
            for (Path file : list(voice)) {
                String clip = String.valueOf(file.getFileName());
                if (clip.startsWith("enrol-")) {
                    Files.copy(file, enroll.resolve(clip));
                } else if (clip.equals("call-1.wav")) {
                    Files.copy(file, folder.resolve("test").resolve(name + ".wav"));
                    tests.add(name);
                }
            }
        }
        List<String> rows = new ArrayList<>(List.of("enroll_speaker\ttest_file\ttarget\ttest_speaker"));
        for (String test : tests) {
            for (String caller : callers) {
                rows.add("%s\ttest/%s.wav\t%d\t%s".formatted(caller, test, test.equals(caller) ? 1 : 0, test));
            }
        }
        Files.write(folder.resolve("trials.tsv"), rows);

        Settings settings =
                new Settings(HOME, folder.resolve("data"), ConfigReader.read(Optional.empty(), List.of(), Map.of()));
        Progress silent = new Progress(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), false, () -> 0);
        List<String> scores = new ArrayList<>();
        try (AccuracyTrials accuracy = AccuracyTrials.open(settings, silent)) {
            for (int threads : new int[] {1, 2}) {
                JsonNode figures = FigureJson.of(accuracy.run(new TrialOptions(
                        folder,
                        folder.resolve("trials.tsv"),
                        folder.resolve("scores.tsv"),
                        OptionalLong.of(5),
                        15,
                        0.01,
                        false,
                        List.of(0.01),
                        5,
                        threads,
                        20,
                        Optional.empty())));
                assertEquals(callers.size(), figures.at("/groups/0/genuine").asInt());
                assertEquals(0, figures.at("/groups/0/eer/0").asDouble());
                assertTrue(figures.at("/groups/0/cllr/0").asDouble() < 0.3, figures.toString());
                scores.add(Files.readString(folder.resolve("scores.tsv")));
            }
        }

        assertEquals(scores.get(0), scores.get(1), "the number of threads changes nothing");
        assertTrue(!Files.exists(settings.data()), "measuring keeps nothing");
    }
}
