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
 * @param auth who is let in
 * @param trunks those we have a line to
 * @param limits what one address may cost
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
        Auth auth,
        List<Trunk> trunks,
        Limits limits,
        int sessionSeconds) {
    public static final SipConfig DEFAULTS = new SipConfig("127.0.0.1", 5060, Optional.empty(), 500, 10);

    /** With the defaults of everything else. */
    public SipConfig(String host, int port, Optional<String> advertise, int maxCalls, int retryAfterSeconds) {
        this(
                host,
                port,
                advertise,
                maxCalls,
                retryAfterSeconds,
                List.of(),
                Tls.DEFAULTS,
                Claim.DEFAULTS,
                Auth.DEFAULTS,
                List.of(),
                Limits.DEFAULTS,
                1_800);
    }

    public SipConfig {
        bind = List.copyOf(bind);
        trunks = List.copyOf(trunks);
    }

    public SipConfig with(Auth other, Trunk... lines) {
        return new SipConfig(
                host,
                port,
                advertise,
                maxCalls,
                retryAfterSeconds,
                bind,
                tls,
                claim,
                other,
                List.of(lines),
                limits,
                sessionSeconds);
    }

    public SipConfig with(Limits other) {
        return new SipConfig(
                host,
                port,
                advertise,
                maxCalls,
                retryAfterSeconds,
                bind,
                tls,
                claim,
                auth,
                trunks,
                other,
                sessionSeconds);
    }

    /** The same, listening on these addresses too. */
    public SipConfig alsoAt(String... addresses) {
        return new SipConfig(
                host,
                port,
                advertise,
                maxCalls,
                retryAfterSeconds,
                List.of(addresses),
                tls,
                claim,
                auth,
                trunks,
                limits,
                sessionSeconds);
    }

    public SipConfig withTls(Tls other) {
        return new SipConfig(
                host,
                port,
                advertise,
                maxCalls,
                retryAfterSeconds,
                bind,
                other,
                claim,
                auth,
                trunks,
                limits,
                sessionSeconds);
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

        /** Whether there is TLS at all: a side that only calls out needs nobody's certificate but those it trusts. */
        public boolean isUsed() {
            return certificate.isPresent() || trust.isPresent();
        }

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

    /**
     * Who may call.
     *
     * @param users file of lines {@code user:password}: callers must know one; empty: nobody is asked
     * @param realm named in challenges
     * @param hashes offered in challenges, first the one preferred
     * @param allow addresses that are not asked
     */
    public record Auth(Optional<String> users, String realm, List<Hash> hashes, List<AddressRange> allow) {
        public static final Auth DEFAULTS = new Auth(Optional.empty(), "callprint", List.of(Hash.values()), List.of());

        public Auth {
            hashes = List.copyOf(hashes);
            allow = List.copyOf(allow);
        }

        /** Hashes of the Digest scheme (RFC 8760). */
        public enum Hash {
            SHA_256,
            MD5
        }
    }

    /**
     * A trunk we have a line to.
     *
     * @param uri its SIP URI, {@code sip:trunk.example;transport=tls} for one
     * @param user our name with it; empty: it asks for none
     * @param password the secret of that name
     * @param registers whether we register there
     * @param expiresSeconds for how long
     * @param pingSeconds how often we ask by OPTIONS whether it is there; 0 never
     */
    public record Trunk(
            String uri,
            Optional<String> user,
            Optional<String> password,
            boolean registers,
            int expiresSeconds,
            int pingSeconds) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Trunk[" + uri + (registers ? ", registers" : "") + "]";
        }
    }

    /**
     * What one address may cost.
     *
     * @param allow addresses that are heard; empty: all
     * @param exempt addresses without limits
     * @param invitesPerSecond more are refused with 503
     * @param calls at once; more are refused with 503
     * @param malformed messages within ten seconds; after more the address is not heard
     * @param deafSeconds for how long
     */
    public record Limits(
            List<AddressRange> allow,
            List<AddressRange> exempt,
            int invitesPerSecond,
            int calls,
            int malformed,
            int deafSeconds) {
        public static final Limits DEFAULTS = new Limits(
                List.of(), List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1")), 50, 500, 30, 60);

        public Limits {
            allow = List.copyOf(allow);
            exempt = List.copyOf(exempt);
        }
    }
}
