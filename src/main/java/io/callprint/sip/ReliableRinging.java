package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * A provisional response of ours that the caller acknowledges by PRACK (RFC 3262), sent so where the INVITE requires it. It
 * carries no SDP, so the answer need not wait for its PRACK (section 3). Owned by the call's serial executor.
 */
final class ReliableRinging {
    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

    private final SIPRequest invite;
    private final Retransmission retransmission;
    private final int number = 1 + ThreadLocalRandom.current().nextInt(1 << 20);

    private boolean sent;
    private boolean acknowledged;

    ReliableRinging(IncomingCall call, SIPRequest invite) {
        this.invite = invite;
        this.retransmission = new Retransmission(
                call.wire,
                call.timer,
                call.serial,
                () -> call.happen(DialogEvent.PRACK_TIMEOUT, new Signal.Fired(504)));
    }

    /** Whether the caller demands it. */
    static boolean isRequiredBy(SIPRequest invite) {
        return RawMessage.of(invite)
                .filter(raw -> raw.list("Require").contains("100rel"))
                .isPresent();
    }

    /** Makes a provisional response reliable and repeats it until its PRACK, once it was sent. */
    SIPResponse reliable(SIPResponse ringing) {
        SipMessages.addHeaders(
                ringing, List.of(new SipHeader("Require", "100rel"), new SipHeader("RSeq", Integer.toString(number))));
        sent = true;
        retransmission.start(ringing);
        return ringing;
    }

    boolean isUnsent() {
        return !sent;
    }

    /** A PRACK came; 481 when it acknowledges nothing of ours (section 3). */
    int acknowledge(SIPRequest prack) {
        Optional<String> rack = RawMessage.of(prack).flatMap(raw -> raw.first("RAck"));
        String expected = number + " " + invite.getCSeq().getSeqNumber() + " INVITE";
        boolean fits = sent
                && !acknowledged
                && rack.filter(value -> BLANKS.matcher(value).replaceAll(" ").equals(expected))
                        .isPresent();
        if (fits) {
            acknowledged = true;
            retransmission.stop();
        }
        return fits ? 200 : 481;
    }

    /** A final response ends the repetition, not the right to a PRACK. */
    void stop() {
        retransmission.stop();
    }
}
