package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transfers within a call, both ways (RFC 3515): REFER sent and the NOTIFYs it brings, REFER received and the NOTIFYs
 * owed for it. Owned by the call's serial executor.
 */
final class ReferExchange {
    private static final Logger LOG = LoggerFactory.getLogger(ReferExchange.class);

    private final JainSipCall call;
    private @Nullable Transfer transfer;

    ReferExchange(JainSipCall call) {
        this.call = call;
    }

    /** Sends REFER unless one of ours is under way. */
    void send(Signal.Wished wish) throws SipFault {
        Optional<SipCallListener> told = call.audience.listener();
        if (told.isEmpty() || (transfer != null && transfer.isPending())) {
            LOG.debug("call {}: a transfer is under way already", call.callId());
            return;
        }
        Transfer begun = new Transfer(told.get());
        transfer = begun;
        String target = wish.text();
        SIPRequest refer = call.dialog.request("REFER");
        SipMessages.addExtension(refer, "Refer-To", target.indexOf('<') >= 0 ? target : "<" + target + ">");
        // RFC 3892: the target sees who sent the caller there; a further header of that name replaces it.
        SipMessages.addExtension(refer, "Referred-By", "<" + call.dialog.localUri() + ">");
        SipMessages.addHeaders(refer, wish.headers());
        try {
            call.traffic.send(
                    refer,
                    response -> {
                        if (response.getStatusCode() / 100 == 2) {
                            begun.accepted(
                                    call.timer, call.serial, call.wire.timing().referMillis());
                        } else {
                            begun.refused(response.getStatusCode());
                        }
                    },
                    begun::timedOut);
        } catch (SipFault unreachable) {
            begun.timedOut();
            throw unreachable;
        }
    }

    /** A NOTIFY came: how far our REFER got. */
    void notified(Signal.Requested notify) throws SipFault {
        Optional<String> event = header(notify, "Event");
        if (transfer == null || event.filter(value -> value.startsWith("refer")).isEmpty()) {
            call.traffic.refuse(notify, SipRefusal.of(event.isPresent() && transfer != null ? 489 : 481));
            return;
        }
        call.traffic.accept(notify);
        boolean last = header(notify, "Subscription-State")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("terminated"))
                .isPresent();
        transfer.notified(SipBodies.fragmentStatus(notify.request()).orElse(0), last);
    }

    /** A REFER came. */
    void answer(Signal.Requested refer) throws SipFault {
        RawMessage raw = refer.raw().orElseThrow();
        int status = call.audience.askRefer(raw.first("Refer-To").orElse(""), raw.wellFormed());
        call.traffic.respond(refer, status, "", List.of());
        if (status / 100 == 2) {
            sendNotify(100);
        }
    }

    /** Tells who sent the REFER what status its target reached (section 2.4.4); a final one ends the subscription. */
    void sendNotify(int status) throws SipFault {
        SIPRequest notify = call.dialog.request("NOTIFY");
        SipMessages.addExtension(notify, "Event", "refer");
        SipMessages.addExtension(
                notify, "Subscription-State", status < 200 ? "active;expires=60" : "terminated;reason=noresource");
        String phrase = SIPResponse.getReasonPhrase(status);
        SipMessages.setBody(
                notify, "message", "sipfrag", "SIP/2.0 " + status + " " + (phrase == null ? "" : phrase) + "\r\n");
        call.traffic.send(notify);
    }

    /** The call is over: what became of a REFER of ours is told now, if it was not before. */
    void callEnded(boolean byRemote) {
        try {
            if (transfer != null) {
                transfer.callEnded(byRemote);
            }
        } catch (RuntimeException fault) {
            LOG.error("call {}: onReferOutcome failed", call.callId(), fault);
        }
    }

    private static Optional<String> header(Signal.Requested requested, String name) {
        return requested.raw().flatMap(message -> message.first(name));
    }
}
