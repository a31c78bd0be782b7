package io.callprint.sip;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;

/**
 * A datagram or a message of a stream, as far as it gets: guard, refusal, parser, validator, and whatever reads the message
 * before a call sees it.
 */
@NullMarked
public final class SipMessageFuzz {
    private static final SipGuard GUARD = new SipGuard();
    private static final TrialParser PARSER = new TrialParser();
    private static final SipValidator VALIDATOR = new SipValidator();

    private SipMessageFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        GUARD.check(input, input.length, true);
        switch (GUARD.check(input, input.length, false)) {
            case SipVerdict.Accepted(int start, int end) -> parse(Arrays.copyOfRange(input, start, end));
            case SipVerdict.Refused refused -> {
                String answer = new String(StatelessRefusal.write(refused, "192.0.2.1", 5060), StandardCharsets.UTF_8);
                if (answer.replace("\r\n", "").chars().anyMatch(c -> c < ' ')) {
                    throw new AssertionError("a control character travels back: " + answer);
                }
            }
            case SipVerdict.Dropped _, SipVerdict.KeepAlive _ -> {}
        }
    }

    private static void parse(byte[] bytes) {
        SIPMessage message = PARSER.parse(bytes, true).message();
        if (message == null) {
            return;
        }
        RawMessage raw = RawMessage.of(bytes, Math.max(0, SipGuard.endOfHeaders(bytes, 0, bytes.length)));
        message.setApplicationData(raw);
        SipBodies.sdp(message);
        SipBodies.recording(message);
        SipBodies.digit(message);
        SipBodies.fragmentStatus(message);
        raw.first("Authorization").ifPresent(DigestHeader::parse);
        if (message instanceof SIPRequest request) {
            SessionInterval.asServer(raw, 1_800);
            if (VALIDATOR.refusal(request).isEmpty() && request.getMethod().equals("INVITE")) {
                InviteReader.read(request);
            }
        } else {
            SessionInterval.asClient(raw);
        }
    }
}
