package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.Mutation;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SipGuardTest {
    private static final String INVITE =
            "INVITE sip:b@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1;rport\r\n"
                    + "Max-Forwards: 70\r\nFrom: \"A\" <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:b@127.0.0.1>\r\nCall-ID: 1@h\r\n"
                    + "CSeq: 1 INVITE\r\nContact: <sip:a@127.0.0.1:5070>\r\nContent-Type: application/sdp\r\nContent-Length: "
                    + Recorder.SDP.length() + "\r\n\r\n" + Recorder.SDP;

    private final SipGuard guard = new SipGuard();

    private SipVerdict check(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        return guard.check(bytes, bytes.length, false);
    }

    @Test
    void ordinaryInvitePassesWhole() {
        assertEquals(new SipVerdict.Accepted(0, INVITE.length()), check(INVITE));
    }

    @Test
    void blankLinesBeforeAndBytesBehindAreCutOff() {
        assertEquals(new SipVerdict.Accepted(4, INVITE.length() + 4), check("\r\n\r\n" + INVITE + "rest"));
    }

    @Test
    void viaCommentThatNeverEndsIsRefused() {
        String message = INVITE.replace(";rport", " (endless\\");
        assertEquals(
                400, assertInstanceOf(SipVerdict.Refused.class, check(message)).status());
    }

    @Test
    void deeplyNestedCommentIsRefused() {
        String message = INVITE.replace("Max-", "User-Agent: " + "(".repeat(2_000) + ")".repeat(2_000) + "\r\nMax-");
        assertInstanceOf(SipVerdict.Refused.class, check(message));
    }

    @Test
    void brokenAckIsNeverAnswered() {
        assertInstanceOf(
                SipVerdict.Dropped.class, check(INVITE.replace("INVITE", "ACK").replace("CSeq: 1", "CSeq: x")));
    }

    @Test
    void streamNeedsContentLength() {
        byte[] bytes = INVITE.replaceFirst("Content-Length: \\d+\r\n", "").getBytes(StandardCharsets.UTF_8);
        assertInstanceOf(SipVerdict.Accepted.class, guard.check(bytes, bytes.length, false));
        assertInstanceOf(SipVerdict.Refused.class, guard.check(bytes, bytes.length, true));
    }

    /** Whatever passes the guard, the parser reads or refuses in bounded time. */
    @Test
    void mutatedMessagesNeitherHangNorThrow() {
        Random random = new Random(7);
        TrialParser parser = new TrialParser();
        long longest = 0;
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Mutation.of(INVITE.getBytes(StandardCharsets.UTF_8), random);
            long began = System.nanoTime();
            if (guard.check(bytes, bytes.length, random.nextBoolean())
                    instanceof SipVerdict.Accepted(int from, int to)) {
                parser.parse(java.util.Arrays.copyOfRange(bytes, from, to), true);
                accepted++;
            }
            longest = Math.max(longest, System.nanoTime() - began);
        }
        assertTrue(accepted > 1_000, "only " + accepted + " passed");
        assertTrue(longest < 2_000_000_000L, longest + " ns");
    }
}
