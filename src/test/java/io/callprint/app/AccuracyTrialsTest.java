package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.callprint.config.ConfigReader;
import io.callprint.eval.FigureJson;
import io.callprint.eval.Progress;
import io.callprint.eval.Simulation;
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
import java.util.OptionalInt;
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

    /** A few of the demo's people and the trials of all against all. */
    private List<String> demoVoices(int people, int enrolmentFiles) throws Exception {
        List<String> callers = new ArrayList<>();
        Files.createDirectories(folder.resolve("test"));
        for (Path voice : list(HOME.resolve("sip-config/demo/voices"))) {
            if (!Files.exists(voice.resolve("enrol-1.wav")) || callers.size() == people) {
                continue;
            }
            String name = String.valueOf(voice.getFileName());
            callers.add(name);
            Path enroll = Files.createDirectories(folder.resolve("enroll").resolve(name));
            for (int i = 1; i <= enrolmentFiles; i++) {
                String clip = "enrol-" + i + ".wav";
                Files.copy(voice.resolve(clip), enroll.resolve(clip));
            }
            Files.copy(voice.resolve("call-1.wav"), folder.resolve("test").resolve(name + ".wav"));
        }
        List<String> rows = new ArrayList<>(List.of("enroll_speaker\ttest_file\ttarget\ttest_speaker"));
        for (String test : callers) {
            for (String caller : callers) {
                rows.add("%s\ttest/%s.wav\t%d\t%s".formatted(caller, test, test.equals(caller) ? 1 : 0, test));
            }
        }
        Files.write(folder.resolve("trials.tsv"), rows);
        return callers;
    }

    private TrialOptions options(int threads, List<Double> lookSeconds) {
        return new TrialOptions(
                folder,
                folder.resolve("trials.tsv"),
                folder.resolve("scores.tsv"),
                Optional.of(Simulation.of(5, List.of("15"), List.of(0.01), List.of("none"))),
                Optional.empty(),
                false,
                OptionalInt.empty(),
                List.of(0.01),
                lookSeconds,
                threads,
                6,
                20,
                Optional.empty());
    }

    private static Progress silent() {
        return new Progress(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), false, () -> 0);
    }

    @Test
    void demoVoicesAreToldApartOverNoisyTelephones() throws Exception {
        List<String> callers = demoVoices(4, 2);
        Settings settings =
                new Settings(HOME, folder.resolve("data"), ConfigReader.read(Optional.empty(), List.of(), Map.of()));
        List<String> scores = new ArrayList<>();
        try (AccuracyTrials accuracy = AccuracyTrials.open(settings, silent())) {
            for (int threads : new int[] {1, 2}) {
                JsonNode figures = FigureJson.of(accuracy.run(options(threads, List.of(2.0, 3.0, 5.0))));
                assertEquals(callers.size(), figures.at("/groups/0/genuine").asInt());
                assertEquals(0, figures.at("/groups/0/eer/0").asDouble());
                assertTrue(figures.at("/groups/0/cllr/0").asDouble() < 0.3, figures.toString());
                scores.add(Files.readString(folder.resolve("scores.tsv")));
            }
        }

        assertEquals(scores.get(0), scores.get(1), "the number of threads changes nothing");
        assertTrue(!Files.exists(settings.data()), "measuring keeps nothing");
    }

    @Test
    void callsThroughTheServerScoreAsTheFilesDo() throws Exception {
        List<String> callers = demoVoices(2, 1);
        Settings settings =
                new Settings(HOME, folder.resolve("data"), ConfigReader.read(Optional.empty(), List.of(), Map.of()));
        JsonNode figures;
        try (AccuracyTrials accuracy = AccuracyTrials.open(settings, silent())) {
            figures = FigureJson.of(accuracy.runThroughSip(
                    options(2, List.of(2.0)),
                    ConfigReader.read(Optional.empty(), List.of(AccuracyTrials.onLoopback()), Map.of())));
        }
        JsonNode both = figures.at("/groups/0/throughSip");

        assertEquals(
                callers.size() * callers.size(), both.get("trialsHeardBothWays").asInt(), both.toString());
        // The same samples, cut into frames elsewhere, and up to 0.1 s more of them.
        assertTrue(both.at("/scoreDifferenceP50/0").asDouble() < 0.06, both.toString());
        assertTrue(both.at("/scoreDifferenceMost/0").asDouble() < 0.2, both.toString());
        assertEquals(0, both.at("/eerThroughSip/0").asDouble());
    }
}
