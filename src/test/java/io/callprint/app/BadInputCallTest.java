package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.identity.Identification;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.NotEnoughSpeech;
import io.callprint.identity.Identification.PoorQuality;
import io.callprint.routing.EvidenceSentence;
import io.callprint.testcall.Phone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of bad input in docs/accuracy.md, as calls over SIP and RTP, all at once: each is routed on with a reason. */
class BadInputCallTest {
    @TempDir
    static Path folder;

    private static RunningServer server;

    /**
     * What somebody sends.
     *
     * @param isSpeech whether it may be taken for speech of somebody
     * @param speakers enrolled callers who are heard in it
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Sent(String what, short[] samples, boolean isSpeech, List<String> speakers) {
        @Override
        public String toString() {
            return what;
        }
    }

    @BeforeAll
    static void startServer() throws Exception {
        Path flow = folder.resolve("flow.yaml");
        String demo = Files.readString(RunningServer.HOME.resolve("sip-config/demo/flow.yaml"));
        Files.writeString(
                flow,
                demo.replace(
                                "  seconds: 12\n  poorQualityTimes: 1\n",
                                "  seconds: 6\n  poorQualityTimes: 0\n  sayMoreTimes: 0\n")
                        .replace("    do: enrol\n    then: transfer\n", "    do: transfer\n"));
        server = RunningServer.start(folder.resolve("data"), "call.flow=" + flow);
        server.enrol("carlo");
        server.enrol("june");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    static Stream<Sent> sent() throws IOException {
        short[] carlo = RunningServer.VOICES.read("carlo/call-1.wav");
        short[] june = RunningServer.VOICES.read("june/call-1.wav");
        short[] strangers = BadAudio.mixed(
                RunningServer.VOICES.read("allison/call-1.wav"), RunningServer.VOICES.read("armelle/call-1.wav"));
        return Stream.of(
                new Sent("0.3 s of speech", Arrays.copyOf(carlo, 2_400), false, List.of()),
                new Sent("a tone", BadAudio.tone(10), false, List.of()),
                new Sent("music", BadAudio.music(), false, List.of()),
                new Sent("clipped 8 times", BadAudio.scaled(june, 8), true, List.of("june")),
                new Sent("clipped 200 times", BadAudio.scaled(june, 200), true, List.of("june")),
                new Sent("two callers at once", BadAudio.mixed(carlo, june), true, List.of("carlo", "june")),
                new Sent("two callers in turn", BadAudio.oneAfterTheOther(carlo, june), true, List.of("carlo", "june")),
                new Sent("two strangers at once", strangers, true, List.of()));
    }

    @ParameterizedTest
    @MethodSource("sent")
    @Execution(ExecutionMode.CONCURRENT)
    void badInputIsRoutedOnWithAReasonAndNeverUnderAWrongName(Sent sent) throws Exception {
        try (PhoneCall call = server.dial(RunningServer.WITHHELD)) {
            call.phone().startSaying(sent.samples());
            Phone.Transfer transfer = call.transferred();
            Identification answer = call.decision();

            assertEquals(answer.result(), transfer.header("X-Callprint-Result").orElse(""));
            assertFalse(EvidenceSentence.of(answer).isBlank(), answer.toString());
            if (answer instanceof Identified who) {
                assertTrue(sent.speakers().contains(who.caller().value()), sent + " is not " + who);
            }
            if (!sent.isSpeech()) {
                assertTrue(answer instanceof NotEnoughSpeech || answer instanceof PoorQuality, answer.toString());
            }
            if (answer instanceof PoorQuality) {
                assertFalse(transfer.header("X-Callprint-Reason").orElse("").isBlank(), answer.toString());
            }
        }
    }
}
