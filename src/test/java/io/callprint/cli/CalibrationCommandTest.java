package io.callprint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callprint.identity.ScoreCounts;
import io.callprint.model.ModelCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calibration of a site without labels, as typed. */
class CalibrationCommandTest {
    private static final Path HOME = Path.of(Objects.requireNonNull(System.getProperty("callprint.home")));

    @TempDir
    private Path data = Path.of("");

    private String said = "";

    @BeforeEach
    void models() {
        assumeTrue(Files.exists(HOME.resolve("models/campplus-telephone.onnx")), "the models are not here");
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of("calibration"));
        all.addAll(List.of(words));
        all.addAll(List.of("--data", data.toString()));
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            return Main.run(all.toArray(String[]::new));
        } finally {
            System.setOut(out);
            said = bytes.toString(StandardCharsets.UTF_8);
        }
    }

    /** As a server leaves them: so many calls, all so far above what the thresholds expect. */
    private void counted(int calls, int bin) throws Exception {
        String model = ModelCatalog.load(HOME.resolve("models"))
                .speaker("campplus-telephone")
                .modelId();
        List<Integer> bins = new ArrayList<>(ScoreCounts.none().bins());
        bins.set(bin, calls);
        Files.writeString(
                data.resolve("call-scores.json"),
                "{\"model\":\"%s\",\"shift\":0.0,\"since\":\"2026-11-01T00:00:00Z\",\"counts\":%s}"
                        .formatted(model, bins));
    }

    @Test
    void siteWithoutCallsIsSaidToHaveNone() {
        assertEquals(ExitCode.OK, run("status"));
        assertTrue(said.contains("applied shift +0.000"), said);
        assertTrue(said.contains("no call without a recognised caller"), said);
        assertEquals(ExitCode.NO, run("propose"));
        assertEquals(ExitCode.NO, run("apply"));
        assertEquals(ExitCode.NO, run("revert"));
        assertTrue(Files.notExists(data.resolve("site-calibration.json")));
    }

    @Test
    void tooFewCallsChangeNothing() throws Exception {
        counted(199, 53);
        assertEquals(ExitCode.NO, run("apply"));
        assertTrue(said.contains("too few calls to say: 199, expected 200 or more"), said);
    }

    @Test
    void driftIsReportedProposedAppliedAndReverted() throws Exception {
        counted(1000, 53);
        assertEquals(ExitCode.OK, run("status"));
        assertTrue(said.contains("lie +0.035"), said);
        assertTrue(said.contains("more of them pass than asked"), said);
        assertEquals(ExitCode.OK, run("propose"));
        assertTrue(said.contains("proposed shift +0.035 instead of +0.000"), said);
        assertTrue(Files.notExists(data.resolve("site-calibration.json")), "proposing is not applying");
        assertEquals(ExitCode.OK, run("apply"));
        assertTrue(said.contains("every threshold is shifted by +0.035 instead of +0.000"), said);
        assertEquals(ExitCode.OK, run("status", "--json"));
        assertTrue(said.contains("\"calls\":1000"), said);
        assertEquals(ExitCode.NO, run("apply"), "what was counted under the old shift counts once");
        assertEquals(ExitCode.OK, run("revert"));
        assertEquals(ExitCode.OK, run("status"));
        assertTrue(said.contains("applied shift +0.000") && said.contains("from 1000 calls"), said);
    }

    @Test
    void everyChangeIsWrittenIntoTheAuditAndNothingElseIs() throws Exception {
        Path audit = data.resolve("audit.jsonl");
        counted(1000, 53);
        run("status");
        run("propose");
        assertTrue(Files.notExists(audit), "nothing was changed");
        run("apply");
        run("revert");
        List<String> lines = Files.readAllLines(audit);
        assertEquals(2, lines.size());
        assertTrue(lines.getFirst().contains("\"action\":\"calibration.apply\""), lines.getFirst());
        assertTrue(lines.getFirst().contains("shifted by +0.035 instead of +0.000, from 1000 calls"), lines.getFirst());
        assertTrue(lines.getFirst().contains("\"actor\":\"operator "), lines.getFirst());
        assertTrue(lines.getLast().contains("\"action\":\"calibration.revert\""), lines.getLast());
        assertTrue(lines.getLast().contains("shifted by +0.000 instead of +0.035\""), lines.getLast());
    }

    @Test
    void operatorMayShiftByHandWithinReason() throws IOException {
        assertEquals(ExitCode.OK, run("apply", "--shift", "0.05"));
        assertTrue(Files.readString(data.resolve("site-calibration.json")).contains("0.05"));
        assertEquals(ExitCode.WRONG_USE, run("apply", "--shift", "2"));
    }
}
