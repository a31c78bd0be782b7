package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reliable provisional responses to our INVITE (RFC 3262 section 4): each is acknowledged by PRACK once, in order; what
 * they answer to our offer is kept, because the 2xx may then come without. Owned by the call's serial executor.
 */
final class EarlyAnswers {
    private final JainSipCall call;

    /** Last number seen and SDP answer, by To tag: a fork has numbers of its own. */
    private final Map<String, Long> numbers = new HashMap<>();

    private final Map<String, String> answers = new HashMap<>();

    EarlyAnswers(JainSipCall call) {
        this.call = call;
    }

    void take(SIPResponse provisional) throws SipFault {
        Optional<RawMessage> raw = RawMessage.of(provisional);
        String tag = provisional.getTo().getTag();
        Optional<Long> number = raw.filter(message -> message.list("Require").contains("100rel"))
                .flatMap(message -> message.first("RSeq"))
                .filter(value -> value.matches("\\d{1,10}"))
                .map(Long::valueOf);
        if (tag == null || number.isEmpty()) {
            return;
        }
        Long last = numbers.get(tag);
        if (last != null && number.get() != last + 1) {
            return; // repeated, or one before it is still missing
        }
        numbers.put(tag, number.get());
        SipBodies.sdp(provisional).ifPresent(sdp -> answers.putIfAbsent(tag, sdp));
        SIPRequest prack = call.dialog.inBranch(provisional, "PRACK");
        SipMessages.addExtension(
                prack, "RAck", number.get() + " " + provisional.getCSeq().getSeqNumber() + " INVITE");
        call.traffic.send(prack);
    }

    /** The answer of the branch that answered, from its 2xx or from what came before it. */
    Optional<String> answer(SIPResponse success) {
        return SipBodies.sdp(success)
                .or(() -> Optional.ofNullable(answers.get(success.getTo().getTag())));
    }
}
