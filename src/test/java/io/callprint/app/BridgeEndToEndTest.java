package io.callprint.app;

import static io.callprint.app.RunningServer.PATIENCE;
import static io.callprint.app.RunningServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.AgentDesk.Taken;
import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.audio.AudioCodec;
import io.callprint.call.CallEnd;
import io.callprint.call.CallEvent;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.OptedOut;
import io.callprint.sip.ReferOutcome;
import io.callprint.sip.SipHeader;
import io.callprint.testcall.Phone;
import io.callprint.voiceprint.CallerId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Callprint in the middle: callers and agents on telephones of their own, over SIP and RTP, with real recognition. */
class BridgeEndToEndTest {
    @TempDir
    static Path folder;

    private static AgentDesk desk;

    /** Connects callers at once. */
    private static RunningServer atOnce;

    /** Connects callers when it is known who they are. */
    private static RunningServer afterwards;

    @BeforeAll
    static void start() throws Exception {
        desk = new AgentDesk(AudioCodec.PCMA); // another law than the callers': nothing is passed on as it came
        String demo = Files.readString(RunningServer.HOME.resolve("sip-config/demo/flow.yaml"));
        atOnce = server(
                "at-once",
                demo
                        + "bridge: {to: [\"%s\", \"%s\"], ringSeconds: 20}\n"
                                .formatted(desk.uri("busy"), desk.uri("agent")));
        afterwards = server(
                "afterwards", """
                greeting: none
                handOver: {reveal: [caller, name]}
                bridge: {ringSeconds: 2}
                outcomes:
                  identified: {say: [], do: bridge, to: ["%s"]}
                  opted-out: {do: bridge, to: ["%s", "%s"], whenRefused: hang-up}
                  unknown: {say: [], do: bridge, to: ["%s"], release: true}
                """.formatted(desk.uri("expert"), desk.uri("deaf"), desk.uri("busy"), desk.uri("clerk")));
        afterwards.server().recognition().store().optOut(new CallerId("+15550104"), java.time.Instant.EPOCH);
    }

    private static RunningServer server(String name, String flow) throws Exception {
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, flow);
        RunningServer server = RunningServer.start(folder.resolve(name), "call.flow=" + file, "spoof.action=off");
        server.enrol("carlo");
        return server;
    }

    @AfterAll
    static void stop() {
        atOnce.close();
        afterwards.close();
        desk.close();
    }

    @ConcurrentTest
    void callerTalksToTheAgentAtOnceIsRecognisedMeanwhileAndTheAgentIsTold() throws Exception {
        try (PhoneCall call = atOnce.dial("sip:x-1@127.0.0.1")) {
            Taken agent = desk.next("x-1", PATIENCE);
            Phone caller = call.phone();
            caller.startSaying(RunningServer.VOICES.read("carlo/call-1.wav"));
            assertTrue(agent.phone().hearSpeech(PATIENCE));
            agent.phone().startSaying(RunningServer.VOICES.read("paola/call-1.wav"));
            assertTrue(caller.hearSpeech(PATIENCE));

            assertInstanceOf(
                    Identified.class,
                    call.awaitEvent(CallEvent.Decided.class).identification(),
                    call.decision().toString());
            String told = desk.message(agent, "UPDATE ", PATIENCE);
            assertTrue(told.contains("X-Callprint-Result: Identified"), told);
            assertTrue(told.contains("X-Callprint-Caller: carlo"), told);

            agent.phone().press("5");
            await("the agent's key", () -> caller.keys().equals("5"));
            caller.press("7");
            await("the caller's key", () -> agent.phone().keys().equals("7"));

            caller.hold(PATIENCE);
            String held = desk.message(agent, "INVITE ", PATIENCE);
            assertTrue(held.contains("a=sendonly"), held);
            caller.resume(PATIENCE);
            String resumed = desk.message(agent, "INVITE ", PATIENCE);
            assertTrue(resumed.contains("a=sendrecv"), resumed);

            agent.phone().hangUp();
            assertEquals(CallEnd.BRIDGED_LEG_ENDED, call.ended().end());
            caller.awaitEnd(PATIENCE);
            List<String> story = call.story();
            assertTrue(
                    story.containsAll(List.of(
                            "bridge started", "bridge refused 486", "bridge connected", "bridge told by update")),
                    story.toString());
        }
    }

    @ConcurrentTest
    void targetCalledAfterTheDecisionIsToldInItsInviteAndCanSendTheCallerOn() throws Exception {
        try (PhoneCall call = afterwards.dial("sip:carlo@127.0.0.1")) {
            call.say("carlo/call-2.wav");
            Taken expert = desk.next("carlo", PATIENCE);
            List<SipHeader> headers = expert.call().invite().orElseThrow().headers();
            assertTrue(headers.contains(new SipHeader("X-Callprint-Result", "Identified")), headers.toString());
            assertTrue(headers.contains(new SipHeader("X-Callprint-Claim", "confirmed")), headers.toString());
            assertTrue(
                    headers.stream()
                            .anyMatch(one ->
                                    one.name().equals("From") && one.value().contains("sip:carlo@")),
                    headers.toString());

            ReferOutcome outcome = expert.phone().transferTo("sip:other@pbx.example", PATIENCE);
            assertInstanceOf(ReferOutcome.Connected.class, outcome);
            assertEquals(
                    "sip:other@pbx.example",
                    call.phone().awaitTransfer(PATIENCE).target());
            assertEquals(CallEnd.TRANSFERRED, call.ended().end());
            expert.phone().awaitEnd(PATIENCE);
        }
    }

    @ConcurrentTest
    void callerAndTargetAreConnectedWithoutUsByAttendedTransfer() throws Exception {
        try (PhoneCall call = afterwards.dial("sip:x-7@127.0.0.1")) {
            call.say("paola/call-1.wav");
            Taken clerk = desk.next("x-7", PATIENCE);
            Phone.Transfer transfer = call.phone().awaitTransfer(PATIENCE);
            String replaces = transfer.target().replaceFirst(".*\\?Replaces=", "");
            assertTrue(transfer.target().startsWith(desk.uri("clerk") + "?Replaces="), transfer.target());
            assertTrue(replaces.startsWith(clerk.call().callId() + "%3Bto-tag%3D"), transfer.target());
            assertTrue(replaces.contains("%3Bfrom-tag%3D"), transfer.target());
            call.phone().hangUp();
            assertEquals(CallEnd.TRANSFERRED, call.ended().end());
            assertTrue(
                    call.story().containsAll(List.of("bridge connected", "bridge release started")),
                    call.story().toString());
            clerk.phone().awaitEnd(PATIENCE);
        }
    }

    @ConcurrentTest
    void nobodyAnswersAndTheFlowGoesOn() throws Exception {
        try (PhoneCall call = afterwards.dial("sip:+15550104@127.0.0.1")) {
            assertEquals(CallEnd.FLOW_HUNG_UP, call.ended().end());
            assertInstanceOf(OptedOut.class, call.decision());
            List<String> story = call.story();
            assertTrue(
                    story.containsAll(List.of("bridge timed out", "bridge refused 486", "hang-up started")),
                    story.toString());
        }
    }

    @ConcurrentTest
    void callerWhoHangsUpEndsTheAgentsSide() throws Exception {
        try (PhoneCall call = atOnce.dial("sip:x-2@127.0.0.1")) {
            Taken agent = desk.next("x-2", PATIENCE);
            call.awaitEvent(CallEvent.Routed.class);
            call.phone().hangUp();
            assertEquals(CallEnd.CALLER_HUNG_UP, call.ended().end());
            agent.phone().awaitEnd(PATIENCE);
        }
    }
}
