package io.callprint.sip;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The INVITE that began an incoming call, read once.
 *
 * @param callId the Call-ID
 * @param requestUri as received
 * @param fromUri the From URI as received, for example {@code sip:+4930123@pbx.example}
 * @param fromUser its user part, percent-decoded; empty when there is none
 * @param fromDisplayName empty when there is none
 * @param toUser user part of To
 * @param offer the SDP offer, empty for a late offer (RFC 3264 section 5: we offer in the 200)
 * @param source where the request came from
 * @param headers every header in order of arrival, names as received
 * @param recording metadata of a recorded session (RFC 7865), when it brings some
 */
public record SipInvite(
        String callId,
        String requestUri,
        String fromUri,
        String fromUser,
        String fromDisplayName,
        String toUser,
        Optional<String> offer,
        InetSocketAddress source,
        List<SipHeader> headers,
        Optional<String> recording) {
    /** Without metadata of a recording. */
    public SipInvite(
            String callId,
            String requestUri,
            String fromUri,
            String fromUser,
            String fromDisplayName,
            String toUser,
            Optional<String> offer,
            InetSocketAddress source,
            List<SipHeader> headers) {
        this(callId, requestUri, fromUri, fromUser, fromDisplayName, toUser, offer, source, headers, Optional.empty());
    }

    /** The first header of that name (case-insensitive). */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(SipHeader::value)
                .findFirst();
    }
}
