package io.callprint.config;

import java.util.List;
import java.util.Optional;

/**
 * Section {@code sip}.
 *
 * @param host address to bind
 * @param port 0 takes any free port
 * @param advertise host name or address written into Via, Contact and SDP; empty: the bound address, or for a wildcard
 *     the local address that reaches the peer
 * @param maxCalls calls at once; more get 503
 * @param retryAfterSeconds told with 503
 * @param bind further addresses to bind, with the same port
 * @param tls where calls over TLS are taken
 * @param claim who an INVITE says is calling, and whom to believe
 * @param sessionSeconds how often sessions are to be refreshed (RFC 4028); 0: only as the far end wishes
 */
public record SipConfig(
        String host,
        int port,
        Optional<String> advertise,
        int maxCalls,
        int retryAfterSeconds,
        List<String> bind,
        Tls tls,
        Claim claim,
        int sessionSeconds) {
    public static final SipConfig DEFAULTS = new SipConfig("127.0.0.1", 5060, Optional.empty(), 500, 10);

    /** With the defaults of everything else. */
    public SipConfig(String host, int port, Optional<String> advertise, int maxCalls, int retryAfterSeconds) {
        this(host, port, advertise, maxCalls, retryAfterSeconds, List.of(), Tls.DEFAULTS, Claim.DEFAULTS, 1_800);
    }

    public SipConfig {
        bind = List.copyOf(bind);
    }

    /** The same, listening on these addresses too. */
    public SipConfig alsoAt(String... addresses) {
        return new SipConfig(
                host, port, advertise, maxCalls, retryAfterSeconds, List.of(addresses), tls, claim, sessionSeconds);
    }

    public SipConfig withTls(Tls other) {
        return new SipConfig(host, port, advertise, maxCalls, retryAfterSeconds, bind, other, claim, sessionSeconds);
    }

    /**
     * SIP over TLS; not offered without a certificate.
     *
     * @param certificate PEM file: our certificate and those between it and its authority
     * @param key PEM file of its private key, PKCS #8; empty: in the same file
     * @param trust PEM file of the authorities that far ends' certificates must lead to; empty: those Java trusts
     * @param clients whether callers show a certificate
     */
    public record Tls(
            Optional<String> certificate, Optional<String> key, Optional<String> trust, int port, Clients clients) {
        public static final Tls DEFAULTS =
                new Tls(Optional.empty(), Optional.empty(), Optional.empty(), 5061, Clients.NOT_ASKED);

        /** Whether callers must show a certificate. */
        public enum Clients {
            NOT_ASKED,
            ASKED,
            REQUIRED
        }
    }

    /**
     * Who is believed about the calling number.
     *
     * @param trusted addresses whose P-Asserted-Identity, Remote-Party-ID and verstat are believed
     * @param order the first source that names somebody counts
     * @param region two letters (ISO 3166-1) of the country whose numbers come without a country code; empty: none
     */
    public record Claim(List<AddressRange> trusted, List<ClaimSource> order, Optional<String> region) {
        public static final Claim DEFAULTS = new Claim(List.of(), List.of(ClaimSource.values()), Optional.empty());

        public Claim {
            trusted = List.copyOf(trusted);
            order = List.copyOf(order);
        }
    }

    /** Where an INVITE says who calls. */
    public enum ClaimSource {
        P_ASSERTED_IDENTITY,
        REMOTE_PARTY_ID,
        FROM
    }
}
