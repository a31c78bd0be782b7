package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.sip.ReferOutcome;
import io.callprint.sip.SipHeader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From the decision to where the call goes. */
class CallRouteTest {
    private final TestCall call = new TestCall();

    private void isRecognised(String identified) throws FlowException {
        call.flow = FlowReader.parse("test", identified);
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(2.2);
        call.time.pass(1_100);
        assertEquals("Identified", call.result());
    }

    private static final String TRANSFER = """
            outcomes:
              identified:
                say: [transferring]
                do: transfer
                to: [sip:agents@127.0.0.1, sip:overflow@127.0.0.1:5080]
                whenRefused: hang-up
            """;

    @Test
    void transferCarriesTheCallersMetadata() throws FlowException {
        isRecognised("handOver: {reveal: [caller]}\n" + TRANSFER);
        FakeSipCall.Referred referred = call.sip().refers.getFirst();
        assertEquals("sip:agents@127.0.0.1", referred.target());
        assertTrue(referred.headers().contains(new SipHeader("X-Callprint-Caller", "anna")));
        assertTrue(referred.headers().contains(new SipHeader("X-Callprint-Confidence", "very-strong")));
        assertEquals("User-to-User", referred.headers().getFirst().name());
    }

    @Test
    void transferCarriesTheMetadataInTheUriWhereThePlatformReadsItThere() throws FlowException {
        isRecognised("handOver: {refer: refer-to}\n" + TRANSFER);
        FakeSipCall.Referred referred = call.sip().refers.getFirst();
        assertEquals(List.of(), referred.headers());
        assertTrue(referred.target().startsWith("sip:agents@127.0.0.1?User-to-User=04763d313b"), referred.target());
        assertTrue(referred.target().contains("%3Bencoding%3Dhex%3B"), referred.target());
    }

    @Test
    void targetThatAnswersTakesTheCall() throws FlowException {
        isRecognised(TRANSFER);
        call.listener(far -> far.onReferProgress(180));
        call.refer(new ReferOutcome.Connected(200));

        assertEquals(
                List.of(
                        "transfer sip:agents@127.0.0.1 started",
                        "transfer sip:agents@127.0.0.1 progress 180",
                        "transfer sip:agents@127.0.0.1 connected"),
                call.routed());
        assertEquals(Optional.of(CallEnd.TRANSFERRED), call.end());
        assertEquals("BYE", call.sip().said.getLast());
    }

    @Test
    void callerGoneAfterAcceptedTransferCountsAsTransferred() throws FlowException {
        isRecognised(TRANSFER);
        call.listener(far -> {
            far.onReferOutcome(new ReferOutcome.AcceptedThenHungUp());
        });
        call.hangsUp();
        assertEquals(Optional.of(CallEnd.TRANSFERRED), call.end());
    }

    @Test
    void refusedTransferTriesTheNextTarget() throws FlowException {
        isRecognised(TRANSFER);
        call.refer(new ReferOutcome.Refused(486));
        assertEquals("sip:overflow@127.0.0.1:5080", call.sip().refers.getLast().target());
        call.refer(new ReferOutcome.Connected(200));

        assertEquals("transfer sip:agents@127.0.0.1 refused 486", call.routed().get(1));
        assertEquals(Optional.of(CallEnd.TRANSFERRED), call.end());
    }

    @Test
    void whenNoTargetTakesTheCallTheFallbackFollows() throws FlowException {
        isRecognised(TRANSFER);
        call.refer(new ReferOutcome.Refused(603));
        call.refer(new ReferOutcome.TimedOut());
        assertEquals("transfer-failed", call.media.played.getLast());
        call.time.pass(1_000);
        assertEquals("goodbye", call.media.played.getLast());
        call.time.pass(1_100);
        assertEquals(Optional.of(CallEnd.FLOW_HUNG_UP), call.end());
        assertTrue(call.sip().lastHeaders.contains(new SipHeader("X-Callprint-Result", "Identified")), "in the BYE");
    }

    @Test
    void callerStaysByDefaultWhenNoTargetTakesTheCall() throws FlowException {
        isRecognised("outcomes: {identified: {do: transfer, to: 'sip:a@127.0.0.1', say: []}}");
        call.refer(new ReferOutcome.Refused(480));
        call.time.pass(1_100);
        assertEquals("stay started", call.routed().getLast());
        assertEquals(Optional.empty(), call.end());
    }

    @Test
    void lateSecondOutcomeIsIgnored() throws FlowException {
        isRecognised("outcomes: {identified: {do: transfer, to: 'sip:a@127.0.0.1', say: []}}");
        call.refer(new ReferOutcome.Refused(480));
        call.refer(new ReferOutcome.Connected(200));
        assertEquals(Optional.empty(), call.end());
    }

    @Test
    void silenceOnTheWireWhileTransferringDoesNotEndTheCall() throws FlowException {
        isRecognised(TRANSFER);
        java.util.Objects.requireNonNull(call.media.listener).onMediaTimeout(30_000);
        assertEquals(Optional.empty(), call.end());
        call.hangsUp();
        assertEquals(Optional.of(CallEnd.CALLER_HUNG_UP), call.end());
    }

    @Test
    void callThatStaysHearsTheHoldPromptAgainAndAgain() throws FlowException {
        isRecognised("outcomes: {identified: {do: stay, say: []}}");
        call.time.pass(70_000);
        assertEquals(List.of("greeting", "hold", "hold", "hold"), call.media.played);
    }

    @Test
    void keyStopsAPromptAndTheFlowGoesOn() throws FlowException {
        call.flow = FlowReader.parse("test", "outcomes: {identified: {do: stay, say: [welcome-back, unavailable]}}");
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(2.1);
        assertEquals("welcome-back", call.media.played.getLast());
        call.presses('#');
        assertEquals(List.of("greeting", "welcome-back", "hold"), call.media.played);
    }

    @Test
    void flowMayHangUp() throws FlowException {
        isRecognised("outcomes: {identified: {do: hang-up, say: []}}");
        call.time.pass(1_100);
        assertEquals(Optional.of(CallEnd.FLOW_HUNG_UP), call.end());
    }
}
