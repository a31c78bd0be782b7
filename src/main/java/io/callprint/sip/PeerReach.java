package io.callprint.sip;

import gov.nist.javax.sip.address.SipUri;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.sip.address.URI;

/**
 * Whether requests in a dialog go to the Contact, as RFC 3261 section 12.2.1.1 says, or back to where the INVITE came
 * from. The source wins on a connection (it is open; the Contact's port may not be) and when the Contact names a private
 * address while the packet came from another that is not: a peer behind NAT.
 */
final class PeerReach {
    private PeerReach() {}

    static boolean isSips(URI uri) {
        return uri instanceof SipUri sip && sip.isSecure();
    }

    /** A sips target is reached over TLS and no other way (RFC 3261 section 26.2.2, RFC 5630 section 3.1.3). */
    static String transportTo(SipUri target) {
        String named = target.getTransportParam();
        if (!target.isSecure()) {
            return named == null ? "udp" : named;
        }
        if ("udp".equalsIgnoreCase(named)) {
            throw new IllegalArgumentException("target \"" + target + "\" asks for TLS by its scheme and for UDP by its"
                    + " transport, expected a sips URI without a transport");
        }
        return "tls";
    }

    static boolean sourceIsBetter(URI contact, InetSocketAddress source, String transport) {
        if (!transport.equalsIgnoreCase("udp")) {
            return true;
        }
        if (!(contact instanceof SipUri sip)) {
            return true;
        }
        if (!isLiteral(sip.getHost())) {
            return false;
        }
        return literal(sip.getHost())
                .map(address ->
                        !address.equals(source.getAddress()) && isPrivate(address) && !isPrivate(source.getAddress()))
                .orElse(true);
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    }

    /** The address a host of a URI spells; empty for a name, or digits that make no address. */
    static Optional<InetAddress> literal(String host) {
        if (!isLiteral(host)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host.replace("[", "").replace("]", "")));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
        boolean sharedSpace = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        return address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || uniqueLocal
                || sharedSpace;
    }
}
