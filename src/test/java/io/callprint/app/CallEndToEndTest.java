package io.callprint.app;

import static io.callprint.app.RunningServer.PATIENCE;
import static io.callprint.app.RunningServer.WITHHELD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.call.CallEnd;
import io.callprint.call.CallEvent;
import io.callprint.identity.Identification;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.NotEnoughSpeech;
import io.callprint.identity.Identification.OptedOut;
import io.callprint.identity.Identification.PoorQuality;
import io.callprint.identity.Identification.Unknown;
import io.callprint.speech.QualityReason;
import io.callprint.spoof.Suspicion;
import io.callprint.testcall.Phone;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Calls as people place them, over SIP and RTP, against the whole server with SQLite; all of them at the same time. */
class CallEndToEndTest {
    private static RunningServer server;

    @TempDir
    static Path folder;

    @BeforeAll
    static void startServer() throws Exception {
        // The demo's flow, less patient with silence.
        Path flow = folder.resolve("flow.yaml");
        String demo = Files.readString(RunningServer.HOME.resolve("sip-config/demo/flow.yaml"));
        Files.writeString(flow, demo.replace("listen:\n", "listen:\n  sayMoreAfterMillis: 1500\n  sayMoreTimes: 1\n"));
        server = RunningServer.start(folder.resolve("data"), "call.flow=" + flow);
        server.enrol("carlo");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ConcurrentTest
    void unknownCallerEnrolsAndIsRecognisedFromWithheldNumberWithOtherWords() throws Exception {
        CallerId number = new CallerId("+15550101");
        try (PhoneCall call = server.dial("sip:+15550101@127.0.0.1")) {
            Phone phone = call.phone();
            call.say("allison/enrol-1.wav"); // speech stops the greeting
            call.awaitEvent(CallEvent.Decided.class);
            phone.hearSpeech(PATIENCE); // the offer; a key ends it
            phone.stopSaying();
            phone.press("1");
            for (String file : List.of("allison/enrol-2.wav", "allison/enrol-3.wav", "allison/enrol-1.wav")) {
                phone.hearPrompt(PATIENCE);
                if (phone.transfer().isEmpty() && !phone.isOver()) {
                    phone.say(RunningServer.VOICES.read(file));
                }
            }
            Phone.Transfer transfer = call.transferred();

            assertInstanceOf(Unknown.class, call.decision(), call.decision().toString());
            assertEquals("sip:desk@pbx.example", transfer.target());
            assertEquals("Unknown", transfer.header("X-Callprint-Result").orElse(""));
            assertEquals("unconfirmed", transfer.header("X-Callprint-Claim").orElse(""));
            assertTrue(transfer.header("X-Callprint-Caller").isEmpty());
            assertEquals(
                    List.of(
                            "Ringing",
                            "Answered",
                            "Decided Unknown",
                            "enrol started",
                            "Enrolled",
                            "enrol enrolled",
                            "transfer started",
                            "Ended TRANSFERRED"),
                    withoutProgress(call.story()));
            assertEquals(number, call.awaitEvent(CallEvent.Enrolled.class).caller());
        }
        VoiceprintStore store = server.server().recognition().store();
        List<Consent> consents = store.consents(number);
        assertEquals(1, consents.size());
        assertEquals(Consent.Answer.YES, consents.getFirst().given());
        assertTrue(
                consents.getFirst().how().startsWith("dtmf:1 call:"),
                consents.getFirst().how());
        assertTrue(
                consents.getFirst().wording().equals("offer-enrolment/en"),
                consents.getFirst().wording());
        assertTrue(store.find(number).orElseThrow().samples().size() >= 2);

        try (PhoneCall call = server.dial(WITHHELD)) {
            call.say("allison/call-1.wav");
            Phone.Transfer transfer = call.transferred();

            Identified who = assertInstanceOf(Identified.class, call.decision());
            assertEquals(number, who.caller());
            assertTrue(who.netSpeechSeconds() <= 5.5, who.toString());
            assertEquals("sip:agents@pbx.example", transfer.target());
            assertEquals("Identified", transfer.header("X-Callprint-Result").orElse(""));
            assertEquals("+15550101", transfer.header("X-Callprint-Caller").orElse(""));
            assertEquals("none", transfer.header("X-Callprint-Claim").orElse(""));
            Map<String, String> uui = userToUser(transfer);
            assertEquals("Identified", uui.get("result"));
            assertEquals("+15550101", uui.get("caller"));
            assertEquals(transfer.header("X-Callprint-Confidence").orElse(""), uui.get("confidence"));
            assertEquals(
                    List.of("Ringing", "Answered", "Decided Identified", "transfer started", "Ended TRANSFERRED"),
                    withoutProgress(call.story()));
        }
    }

    @ConcurrentTest
    void recordingOfAnEarlierCallIsIdentifiedWithTheSuspicionSaid() throws Exception {
        for (boolean again : new boolean[] {false, true}) {
            try (PhoneCall call = server.dial(WITHHELD)) {
                call.say("carlo/call-2.wav");
                call.transferred();
                Identified who = assertInstanceOf(Identified.class, call.decision());
                assertEquals(new CallerId("carlo"), who.caller());
                if (again) {
                    assertTrue(who.suspicions().contains(Suspicion.HEARD_BEFORE), who.toString());
                }
            }
        }
    }

    @ConcurrentTest
    void callerDecliningByKeyIsRoutedOnAndNothingIsKept() throws Exception {
        try (PhoneCall call = server.dial("sip:+15550106@127.0.0.1")) {
            answerTheOffer(call, "armelle", "2");
            assertEquals("sip:desk@pbx.example", call.transferred().target());
            assertInstanceOf(Unknown.class, call.decision());
            assertTrue(call.story().contains("enrol declined"), call.story().toString());
        }
        VoiceprintStore store = server.server().recognition().store();
        assertTrue(store.find(new CallerId("+15550106")).isEmpty());
        assertEquals(
                List.of(Consent.Answer.NO),
                store.consents(new CallerId("+15550106")).stream()
                        .map(Consent::given)
                        .toList());
    }

    @ConcurrentTest
    void callerWhoSaysNeverAgainIsNotListenedToNextTime() throws Exception {
        try (PhoneCall call = server.dial("sip:+15550104@127.0.0.1")) {
            answerTheOffer(call, "ivrvoice", "9");
            call.transferred();
            assertTrue(call.story().contains("enrol never-again"), call.story().toString());
        }
        assertTrue(server.server().recognition().store().hasOptedOut(new CallerId("+15550104")));

        try (PhoneCall call = server.dial("sip:+15550104@127.0.0.1")) {
            call.say("ivrvoice/call-2.wav");
            Phone.Transfer transfer = call.transferred();
            assertInstanceOf(OptedOut.class, call.decision());
            assertEquals("OptedOut", transfer.header("X-Callprint-Result").orElse(""));
            assertEquals("0.0", transfer.header("X-Callprint-Seconds").orElse(""));
        }
    }

    @ConcurrentTest
    void hangingUpDuringTheGreetingEndsTheCallOnce() throws Exception {
        try (PhoneCall call = server.dial(WITHHELD)) {
            call.phone().hearSpeech(PATIENCE);
            hangUpEndsOnce(call, List.of("Ringing", "Answered", "Ended CALLER_HUNG_UP"));
        }
    }

    @ConcurrentTest
    void hangingUpWhileListeningEndsTheCallOnce() throws Exception {
        try (PhoneCall call = server.dial(WITHHELD)) {
            call.phone().hearPrompt(PATIENCE);
            short[] speech = RunningServer.VOICES.read("paola/call-1.wav");
            call.phone().say(Arrays.copyOf(speech, 8_000)); // a second: too little to decide
            hangUpEndsOnce(call, List.of("Ringing", "Answered", "Ended CALLER_HUNG_UP"));
        }
    }

    @ConcurrentTest
    void hangingUpWhileEnrollingEndsTheCallOnceAndKeepsNothing() throws Exception {
        try (PhoneCall call = server.dial("sip:+15550107@127.0.0.1")) {
            answerTheOffer(call, "armelle", "1");
            call.phone().hearSpeech(PATIENCE); // asked to speak
            call.say("armelle/enrol-1.wav");
            hangUpEndsOnce(
                    call, List.of("Ringing", "Answered", "Decided Unknown", "enrol started", "Ended CALLER_HUNG_UP"));
        }
        VoiceprintStore store = server.server().recognition().store();
        assertTrue(store.find(new CallerId("+15550107")).isEmpty());
        assertEquals(List.of(), store.consents(new CallerId("+15550107")));
    }

    @ConcurrentTest
    void callerInNoiseIsToldSoAndRoutedOnWithTheReason() throws Exception {
        try (PhoneCall call = server.dial(WITHHELD)) {
            call.say("unusable/noise.wav");
            Phone.Transfer transfer = call.transferred();
            PoorQuality poor = assertInstanceOf(PoorQuality.class, call.decision());
            assertTrue(poor.reasons().contains(QualityReason.TOO_NOISY), poor.toString());
            assertEquals("PoorQuality", transfer.header("X-Callprint-Result").orElse(""));
            assertTrue(transfer.header("X-Callprint-Reason").orElse("").contains("too-noisy"));
        }
    }

    @ConcurrentTest
    void silentCallerIsAskedForMoreAndRoutedOn() throws Exception {
        try (PhoneCall call = server.dial(WITHHELD)) {
            call.phone().hearPrompt(PATIENCE); // greeting
            call.phone().hearSpeech(PATIENCE); // "a little more"
            assertEquals(List.of("Ringing", "Answered"), call.story());
            Phone.Transfer transfer = call.transferred();
            Identification decision = assertInstanceOf(NotEnoughSpeech.class, call.decision());
            assertTrue(decision.netSpeechSeconds() < 0.5, decision.toString());
            assertEquals(
                    "NotEnoughSpeech", transfer.header("X-Callprint-Result").orElse(""));
        }
    }

    @ConcurrentTest
    void callerOnHoldKeepsCollectedSpeechAndMusicOnHoldIsNotHeard() throws Exception {
        try (PhoneCall call = server.dial(WITHHELD)) {
            Phone phone = call.phone();
            phone.hearPrompt(PATIENCE);
            short[] speech = RunningServer.VOICES.read("carlo/call-1.wav");
            phone.say(Arrays.copyOf(speech, 12_000)); // 1.5 s: less than the first look
            phone.hold(PATIENCE);
            phone.say(RunningServer.VOICES.read("paola/call-1.wav")); // somebody else's voice as the music
            assertEquals(List.of("Ringing", "Answered"), call.story());
            phone.resume(PATIENCE);
            phone.startSaying(Arrays.copyOfRange(speech, 12_000, speech.length));
            call.transferred();
            Identified who = assertInstanceOf(Identified.class, call.decision());
            assertEquals("carlo", who.caller().value());
        }
    }

    private static void answerTheOffer(PhoneCall call, String voice, String key) throws Exception {
        call.say(voice + "/call-1.wav");
        call.awaitEvent(CallEvent.Decided.class);
        call.phone().hearSpeech(PATIENCE);
        call.phone().stopSaying();
        call.phone().press(key);
    }

    private static void hangUpEndsOnce(PhoneCall call, List<String> story) throws Exception {
        call.phone().hangUp();
        assertEquals(CallEnd.CALLER_HUNG_UP, call.ended().end());
        assertEquals(story, call.story());
    }

    /** A transfer's progress comes in as many reports as the far end likes. */
    private static List<String> withoutProgress(List<String> story) {
        return story.stream()
                .filter(event -> !event.startsWith("transfer progress")
                        && !event.equals("transfer connected")
                        && !event.equals("transfer accepted"))
                .toList();
    }

    /** The fields of User-to-User: hexadecimal, protocol discriminator 4, key=value. */
    private static Map<String, String> userToUser(Phone.Transfer transfer) {
        String value = transfer.header("User-to-User").orElseThrow();
        assertTrue(value.contains(";encoding=hex"), value);
        byte[] octets = HexFormat.of().parseHex(value.substring(0, value.indexOf(';')));
        assertEquals(4, octets[0]);
        assertTrue(octets.length <= 128, value);
        String text = new String(octets, 1, octets.length - 1, StandardCharsets.US_ASCII);
        return Arrays.stream(text.split(";"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    }
}
