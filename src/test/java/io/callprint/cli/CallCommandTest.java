package io.callprint.cli;

import static io.callprint.cli.Said.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code callprint call} as typed: what it prints, what its exit code says, what it writes. */
class CallCommandTest {
    @TempDir
    Path folder;

    private String script(String text) throws Exception {
        Path file = folder.resolve("script.yaml");
        Files.writeString(file, text);
        return file.toString();
    }

    @Test
    void callAsExpectedIsZeroAndWritesReports() throws Exception {
        Path junit = folder.resolve("calls.xml");
        Path transcript = folder.resolve("calls.txt");
        Said said = run(
                "call",
                "--junit",
                junit.toString(),
                "--transcript",
                transcript.toString(),
                script("{name: hello, server: {set: {identity.enabled: false}}, steps: [hang-up]}"));
        assertEquals(0, said.code(), said.toString());
        assertTrue(said.out().startsWith("PASS hello: 1 of 1 calls as expected, answered after p50 "), said.out());
        assertTrue(Files.readString(junit).contains("<testcase classname=\"hello\" name=\"call 1\""));
        assertTrue(Files.readString(transcript).contains("<--------------------------- 200 OK (BYE) --"));
    }

    @Test
    void callNotAsExpectedIsOneAndShowsWhatHappened() throws Exception {
        Said said = run("call", script("{server: {set: {rtp.srtp: mandatory}}, steps: [hang-up]}"));
        assertEquals(1, said.code(), said.toString());
        assertTrue(said.out().contains("REJECTED_BY_REMOTE, status=488"), said.out());
        assertTrue(said.out().contains("-- 488 "), said.out());
    }

    @Test
    void brokenScriptIsTwoAndOneSentence() throws Exception {
        String file = script("{target: nobody}");
        Said said = run("call", file);
        assertEquals(2, said.code());
        assertEquals(
                "callprint: " + file
                        + ": key \"target\" is \"nobody\", expected a SIP URI like sip:service@192.0.2.20:5060",
                said.err());
        Said nowhere = run("call", script("{name: lost, steps: [hang-up]}"));
        assertEquals(2, nowhere.code());
        assertEquals(
                "callprint: lost: keys \"target\" and \"server\" are missing, expected one of them or --target",
                nowhere.err());
    }
}
