package io.callprint.app;

import static io.callprint.app.RunningServer.HOME;
import static io.callprint.app.RunningServer.PATIENCE;
import static io.callprint.app.RunningServer.WITHHELD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.api.EventJson;
import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.call.CallEvent;
import io.callprint.config.AttemptsConfig;
import io.callprint.identity.AttemptLimits;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.Unavailable;
import io.callprint.identity.Identification.Unknown;
import io.callprint.identity.PendingEnrolments;
import io.callprint.identity.WatchedVoice;
import io.callprint.identity.WatchedVoices;
import io.callprint.testcall.Phone;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Watchlist, attempt limits, updates and one voice under two ids, in calls over SIP and RTP; all at the same time. */
class CallPolicyEndToEndTest {
    private static final CallerId CARLO = new CallerId("carlo");

    private static RunningServer server;
    private static AuditedFile audit;

    @TempDir
    static Path folder;

    /** The audit as it is on the disk. */
    private record AuditedFile(Path file) {
        boolean holds(String... parts) {
            try {
                return Files.exists(file)
                        && Files.readAllLines(file).stream()
                                .anyMatch(line -> List.of(parts).stream().allMatch(line::contains));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @BeforeAll
    static void startServer() throws Exception {
        // Even a recognised caller is offered enrolment here, so that somebody can try to enrol twice.
        Path flow = folder.resolve("flow.yaml");
        String demo = Files.readString(HOME.resolve("sip-config/demo/flow.yaml"));
        Files.writeString(
                flow,
                demo.replace(
                        "  identified:\n    say: []\n    do: transfer\n",
                        "  identified:\n    say: []\n    do: enrol\n    then: transfer\n"));
        Path data = folder.resolve("data");
        server = RunningServer.start(
                data, "call.flow=" + flow, "attempts.perCaller=1", "identity.seconds=[4]", "enrolment.minSeconds=6");
        audit = new AuditedFile(data.resolve("audit.jsonl"));
        server.enrol("carlo");
        server.enrol("paola");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static VoiceprintStore store() {
        return server.server().recognition().store();
    }

    @ConcurrentTest
    void watchedVoiceIsFlaggedToTheAgentWhoeverItClaimsToBe() throws Exception {
        FileRecognition files = server.files();
        Instant now = Clock.systemUTC().instant();
        WatchedVoice voice = new WatchedVoice(
                "0badcafe",
                "chargebacks",
                "enrol-1.wav",
                files.samplesOfOneVoice(List.of(HOME.resolve("sip-config/demo/voices/armelle/enrol-1.wav"))),
                now,
                now.plus(Duration.ofDays(1)));
        new WatchedVoices(store(), _ -> {}, Clock.systemUTC()).add(voice, "operator test");
        RunningServer.await(
                "the server watches",
                () -> server.server().recognition().watchlist().size() == 1);

        try (PhoneCall call = server.dial(WITHHELD)) {
            call.say("armelle/call-1.wav");
            CallEvent.Decided decided = call.awaitEvent(CallEvent.Decided.class);
            call.phone().hearSpeech(PATIENCE); // offered enrolment like any unknown caller
            call.phone().press("2");
            Phone.Transfer transfer = call.transferred();

            assertInstanceOf(Unknown.class, call.decision(), call.decision().toString());
            assertEquals(
                    "chargebacks", EventJson.of(decided).at("/watch/reason").asText());
            assertEquals("chargebacks", transfer.header("X-Callprint-Watch").orElse(""));
            RunningServer.await("it is audited", () -> audit.holds("watch.match", "0badcafe", decided.callId()));
        }
        try (PhoneCall call = server.dial(WITHHELD)) {
            call.say("allison/call-1.wav");
            assertEquals(
                    Optional.empty(), call.awaitEvent(CallEvent.Decided.class).watched());
            call.phone().hangUp();
            call.ended();
        }
    }

    @ConcurrentTest
    void callerWhoWasGuessedAtIsNotComparedUntilUnlockedAndThenTheirVoiceprintLearns() throws Exception {
        Voiceprint carlo = store().find(CARLO).orElseThrow();
        store().save(older(carlo, Duration.ofDays(2)));
        try (PhoneCall call = server.dial("sip:carlo@127.0.0.1")) {
            call.say("june/call-1.wav");
            call.awaitEvent(CallEvent.Decided.class);
            assertInstanceOf(Unknown.class, call.decision(), call.decision().toString());
            call.phone().hangUp();
            call.ended();
        }
        RunningServer.await("it is audited", () -> audit.holds("attempts.exceeded", "caller carlo"));
        try (PhoneCall call = server.dial("sip:carlo@127.0.0.1")) {
            call.say("carlo/call-1.wav");
            Phone.Transfer transfer = call.transferred(); // the call goes on by its flow
            assertEquals(new Unavailable("too many attempts", 0), call.decision());
            assertEquals("sip:desk@pbx.example", transfer.target());
            assertEquals(
                    "too many attempts", transfer.header("X-Callprint-Reason").orElse(""));
        }
        AttemptLimits command = new AttemptLimits(store(), AttemptsConfig.DEFAULTS, _ -> {}, Clock.systemUTC());
        assertEquals(1, command.unlock(CARLO, "operator test"));
        RunningServer.await(
                "the server hears of it",
                () -> server.server()
                        .recognition()
                        .inUse()
                        .callIdentifier()
                        .refusal(new io.callprint.identity.CallerClaim(Optional.of(CARLO), Optional.empty()))
                        .isEmpty());
        try (PhoneCall call = server.dial("sip:carlo@127.0.0.1")) {
            call.say("carlo/call-1.wav");
            String callId = call.awaitEvent(CallEvent.Decided.class).callId();
            assertInstanceOf(Identified.class, call.decision(), call.decision().toString());
            RunningServer.await(
                    "the voiceprint learns",
                    () -> store().find(CARLO).orElseThrow().samples().stream()
                            .anyMatch(sample -> sample.origin() == EnrolmentSample.Origin.UPDATE
                                    && sample.source().equals("call:" + callId)));
            RunningServer.await(
                    "its speech is kept",
                    () -> store().attachments().of(CARLO, SampleSpeech.NAME).stream()
                            .map(Attachment::sampleId)
                            .anyMatch(id -> !carlo.sampleIds().contains(id)));
            call.phone().hangUp();
            call.ended();
        }
        assertTrue(store().find(CARLO).orElseThrow().sampleIds().containsAll(carlo.sampleIds()));
    }

    private static Voiceprint older(Voiceprint voiceprint, Duration age) {
        List<EnrolmentSample> samples = voiceprint.samples().stream()
                .map(sample -> new EnrolmentSample(
                        sample.id(),
                        sample.embedding(),
                        sample.netSpeechSeconds(),
                        sample.quality(),
                        sample.recordedAt().minus(age)))
                .toList();
        return new Voiceprint(
                voiceprint.caller(),
                samples,
                voiceprint.metadata(),
                voiceprint.createdAt().minus(age),
                voiceprint.lastSeen());
    }

    @ConcurrentTest
    void enrolledVoiceUnderAnotherNumberWaitsForTheOperator() throws Exception {
        CallerId number = new CallerId("+15550120");
        try (PhoneCall call = server.dial("sip:+15550120@127.0.0.1")) {
            Phone phone = call.phone();
            call.say("paola/call-1.wav");
            call.awaitEvent(CallEvent.Decided.class);
            phone.hearSpeech(PATIENCE);
            phone.stopSaying();
            phone.press("1");
            for (String file : List.of("paola/enrol-1.wav", "paola/enrol-2.wav")) {
                phone.hearPrompt(PATIENCE);
                if (phone.transfer().isEmpty() && !phone.isOver()) {
                    phone.say(RunningServer.VOICES.read(file));
                }
            }
            call.transferred();
            assertTrue(call.story().contains("enrol pending"), call.story().toString());
        }
        assertTrue(store().find(number).isEmpty());
        PendingEnrolments pending = new PendingEnrolments(store(), _ -> {}, Clock.systemUTC());
        assertEquals(new CallerId("paola"), pending.list().getFirst().sameVoiceAs());
        RunningServer.await("it is audited", () -> audit.holds("enrolment.pending", "+15550120"));

        assertEquals(PendingEnrolments.Approval.ENROLLED, pending.approve(number, "operator test"));
        RunningServer.await(
                "the gallery hears of it",
                () -> server.server().recognition().gallery().size() == 3);
    }
}
