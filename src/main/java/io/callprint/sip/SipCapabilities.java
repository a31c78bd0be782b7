package io.callprint.sip;

import java.util.List;
import java.util.Set;

/** What this user agent can do, said in OPTIONS answers and refusals (RFC 3261 section 11.2). */
final class SipCapabilities {
    /** Methods we take inside or outside of dialogs. */
    static final List<String> METHODS =
            List.of("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "REFER", "NOTIFY");

    /** Registered methods we do not take: 405 rather than 501. */
    static final Set<String> KNOWN_METHODS = Set.of("REGISTER", "SUBSCRIBE", "MESSAGE", "PUBLISH", "PRACK");

    static final SipHeader ALLOW = new SipHeader("Allow", String.join(", ", METHODS));
    static final SipHeader ACCEPT =
            new SipHeader("Accept", "application/sdp, application/dtmf-relay, application/dtmf");

    /** No option tags are supported; the header says so (section 20.37). */
    static final SipHeader SUPPORTED = new SipHeader("Supported", "");

    static final SipHeader ALLOW_EVENTS = new SipHeader("Allow-Events", "refer");

    /** All of them, for 200 to OPTIONS. */
    static final List<SipHeader> ALL = List.of(ALLOW, ACCEPT, SUPPORTED, ALLOW_EVENTS);

    private SipCapabilities() {}
}
