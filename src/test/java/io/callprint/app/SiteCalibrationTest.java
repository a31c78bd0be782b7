package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.identity.CallScores;
import io.callprint.identity.ScoreCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteCalibrationTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path data = Path.of("");

    private SiteCalibrationFiles files() {
        return new SiteCalibrationFiles(data);
    }

    private static ScoreCounts counts(int bin, int calls) {
        List<Integer> bins = new ArrayList<>(ScoreCounts.none().bins());
        bins.set(bin, calls);
        return new ScoreCounts(bins);
    }

    @Test
    void whatCallsShowedSurvivesARestart() throws IOException {
        CallScores scores = new CallScores();
        SiteCalibration before = SiteCalibration.open(files(), "m", scores, CLOCK);
        scores.goOnFrom(counts(52, 300));
        before.close();
        CallScores again = new CallScores();
        try (SiteCalibration after = SiteCalibration.open(files(), "m", again, CLOCK)) {
            assertEquals(300, again.counts().calls());
            assertEquals(0, after.getAsDouble());
        }
        assertEquals("2026-11-26T12:00:00Z", files().counted().orElseThrow().since());
    }

    @Test
    void runningServerTakesOverWhatIsAppliedAndCountsAnew() throws IOException {
        CallScores scores = new CallScores();
        try (SiteCalibration calibration = SiteCalibration.open(files(), "m", scores, CLOCK)) {
            scores.goOnFrom(counts(52, 300));
            files().apply("m", 0.025, 300, CLOCK);
            calibration.look();
            assertEquals(0.025, calibration.getAsDouble());
            assertEquals(0, scores.counts().calls());
            files().apply("m", 0, 0, CLOCK);
            calibration.look();
            assertEquals(0, calibration.getAsDouble());
        }
        List<SiteCalibrationFiles.Change> history = files().applied("m").history();
        assertEquals(2, history.size());
        assertEquals(0.025, history.getLast().from());
        assertEquals(300, history.getFirst().calls());
    }

    @Test
    void countsUnderAnotherShiftOrModelAreNotMixedIn() throws IOException {
        CallScores scores = new CallScores();
        SiteCalibration before = SiteCalibration.open(files(), "m", scores, CLOCK);
        scores.goOnFrom(counts(52, 300));
        before.close();
        CallScores other = new CallScores();
        SiteCalibration.open(files(), "another", other, CLOCK).close();
        assertEquals(0, other.counts().calls());
        files().apply("m", 0.01, 0, CLOCK);
        assertEquals(0, files().applied("another").shift());
        CallScores shifted = new CallScores();
        SiteCalibration.open(files(), "m", shifted, CLOCK).close();
        assertEquals(0, shifted.counts().calls());
    }

    @Test
    void brokenFileStopsTheStartAndNotTheServer() throws IOException {
        Path applied = data.resolve("site-calibration.json");
        CallScores scores = new CallScores();
        try (SiteCalibration calibration = SiteCalibration.open(files(), "m", scores, CLOCK)) {
            files().apply("m", 0.02, 0, CLOCK);
            calibration.look();
            Files.writeString(applied, "{\"model\": \"m\"");
            calibration.look();
            assertEquals(0.02, calibration.getAsDouble());
        }
        String said =
                String.valueOf(assertThrows(IOException.class, () -> SiteCalibration.open(files(), "m", scores, CLOCK))
                        .getMessage());
        assertTrue(said.contains("site-calibration.json is not understood"), said);
    }

    @Test
    void shiftOutOfRangeIsRefused() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> files().apply("m", 0.3, 0, CLOCK));
        assertThrows(IllegalArgumentException.class, () -> files().apply("m", Double.NaN, 0, CLOCK));
        Files.writeString(data.resolve("site-calibration.json"), "{\"model\":\"m\",\"shift\":5,\"history\":[]}");
        assertThrows(IOException.class, () -> files().applied("m"));
    }

    @Test
    void mutatedFilesAreReadOrRefusedInOneSentence() throws IOException {
        CallScores scores = new CallScores();
        SiteCalibration calibration = SiteCalibration.open(files(), "m", scores, CLOCK);
        scores.goOnFrom(counts(60, 250));
        calibration.close();
        files().apply("m", 0.02, 250, CLOCK);
        Random random = new Random(5);
        for (String name : List.of("call-scores.json", "site-calibration.json")) {
            Path file = data.resolve(name);
            String right = Files.readString(file);
            for (int i = 0; i < 400; i++) {
                StringBuilder mutant = new StringBuilder(right);
                for (int change = random.nextInt(3); change >= 0; change--) {
                    mutant.setCharAt(random.nextInt(mutant.length()), (char) (32 + random.nextInt(95)));
                }
                Files.writeString(file, mutant);
                try {
                    files().counted();
                    assertTrue(Math.abs(files().applied("m").shift()) <= 0.2);
                } catch (IOException e) {
                    assertTrue(String.valueOf(e.getMessage()).contains(name), e.getMessage());
                }
            }
            Files.writeString(file, right);
        }
    }
}
