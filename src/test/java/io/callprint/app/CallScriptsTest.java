package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.sip.TestCertificate;
import io.callprint.testcall.CallReport;
import io.callprint.testcall.CallScript;
import io.callprint.testcall.JunitReport;
import io.callprint.testcall.ScriptReader;
import io.callprint.testcall.ScriptResult;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Call scripts against servers they start: the repository's own, and some that must fail. */
class CallScriptsTest {
    @TempDir
    static Path folder;

    private static ScriptResult run(Path script) throws Exception {
        return new CallScripts(RunningServer.HOME, Optional.empty()).run(ScriptReader.read(script), _ -> {});
    }

    private static ScriptResult run(String text) throws Exception {
        Path script = Files.createTempFile(folder, "script", ".yaml");
        Files.writeString(script, text);
        return run(script);
    }

    private static void goesAsExpected(String script) throws Exception {
        ScriptResult result = run(RunningServer.HOME.resolve("sip-config/calls").resolve(script));
        assertTrue(
                result.isRight(),
                () -> result.sentence() + "\n"
                        + result.calls().stream()
                                .filter(call -> !call.isRight())
                                .map(CallReport::transcript)
                                .findFirst()
                                .orElse(""));
    }

    @ConcurrentTest
    void enrolledCallerIsRecognisedAndSentToTheAgents() throws Exception {
        goesAsExpected("recognised.yaml");
    }

    @ConcurrentTest
    void strangerDeclinesEnrolment() throws Exception {
        goesAsExpected("declined.yaml");
    }

    @ConcurrentTest
    void refusedTransferKeepsTheCaller() throws Exception {
        goesAsExpected("transfer-refused.yaml");
    }

    @ConcurrentTest
    void callWithoutEncryptionIsRefusedWhereItMustBeEncrypted() throws Exception {
        goesAsExpected("not-encrypted.yaml");
    }

    @ConcurrentTest
    void manyShortCalls() throws Exception {
        goesAsExpected("many.yaml");
    }

    @ConcurrentTest
    void callOverTlsNeedsNoCertificateOfTheCaller() throws Exception {
        TestCertificate server = TestCertificate.make(folder, "server");
        ScriptResult result = run("""
                server: {set: {identity.enabled: false, sip.tlsCertificate: CERT, sip.tlsKey: KEY}}
                transport: tls
                tls: {trust: CERT}
                srtp: mandatory
                steps: [hear: speech, hang-up]
                """.replace("CERT", server.certificate().toString())
                .replace("KEY", server.key().toString()));
        assertTrue(result.isRight(), () -> result.calls().getFirst().transcript());
    }

    @ConcurrentTest
    void whatIsNotAsExpectedIsToldWithTheCallsMessagesAndInTheReport() throws Exception {
        ScriptResult result = run("""
                name: two <calls>
                server: {set: {identity.enabled: false}}
                load: {calls: 2, parallel: 1}
                rows: [{reason: never}, {reason: ".*"}]
                steps:
                  - expect: {status: 200, headers: {Server: "{reason}"}}
                  - hang-up
                """);
        assertEquals(1, result.right());
        CallReport wrong = result.calls().getFirst();
        assertEquals(
                "in \"200 OK (INVITE) sdp\" Server is \"Callprint\", expected never",
                wrong.failure().orElse(""));
        List<String> ladder =
                wrong.transcript().lines().filter(line -> line.contains("|")).toList();
        assertTrue(ladder.getFirst().endsWith("|-- INVITE sdp ----------------------------->|"), ladder.toString());
        assertTrue(
                ladder.stream().anyMatch(line -> line.endsWith("|<-------------------- 200 OK (INVITE) sdp --|")),
                ladder.toString());
        StringWriter xml = new StringWriter();
        JunitReport.write(List.of(result), xml);
        Element suite = (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml.toString())))
                .getElementsByTagName("testsuite")
                .item(0);
        assertEquals("two <calls>", suite.getAttribute("name"));
        assertEquals("2", suite.getAttribute("tests"));
        assertEquals("1", suite.getAttribute("failures"));
        assertEquals(1, suite.getElementsByTagName("failure").getLength());
    }

    @ConcurrentTest
    void decisionsOfAServerElsewhereAreReadFromItsEventStream() throws Exception {
        try (RunningServer server = RunningServer.start(folder.resolve("elsewhere"), "identity.enabled=false")) {
            Path file = folder.resolve("elsewhere.yaml");
            Files.writeString(file, """
                    events: http://127.0.0.1:%d
                    steps:
                      - expect: {event: decided, fields: {result: Unavailable}}
                      - expect: {request: BYE, within: 30}
                      - expect: {event: ended, fields: {callEnd: transferred}}
                    """.formatted(server.server().httpAddress().getPort()));
            CallScript script = ScriptReader.read(file);
            ScriptResult result =
                    new CallScripts(RunningServer.HOME, Optional.of(server.target())).run(script, _ -> {});
            assertTrue(result.isRight(), () -> result.calls().getFirst().transcript());
        }
    }
}
