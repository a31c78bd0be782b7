package io.callprint.sip;

import java.util.List;
import java.util.Set;

/** What this user agent can do, said in OPTIONS answers and refusals (RFC 3261 section 11.2). */
final class SipCapabilities {
    /** Methods we take inside or outside of dialogs. */
    static final List<String> METHODS =
            List.of("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE", "REFER", "NOTIFY", "PRACK");

    /** Registered methods we do not take: 405 rather than 501. */
    static final Set<String> KNOWN_METHODS = Set.of("REGISTER", "SUBSCRIBE", "MESSAGE", "PUBLISH");

    static final SipHeader ALLOW = new SipHeader("Allow", String.join(", ", METHODS));
    static final SipHeader ACCEPT =
            new SipHeader("Accept", "application/sdp, application/dtmf-relay, application/dtmf");

    /** RFC 3262, RFC 3891, RFC 7866, RFC 4028. */
    static final Set<String> OPTION_TAGS = Set.of("100rel", "replaces", "siprec", "timer");

    static final SipHeader SUPPORTED = new SipHeader("Supported", "100rel, replaces, siprec, timer");

    static final SipHeader ALLOW_EVENTS = new SipHeader("Allow-Events", "refer");

    /** All of them, for 200 to OPTIONS. */
    static final List<SipHeader> ALL = List.of(ALLOW, ACCEPT, SUPPORTED, ALLOW_EVENTS);

    private SipCapabilities() {}
}
