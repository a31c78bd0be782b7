package io.callprint.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How section {@code sip} becomes its record: a group of keys that begin alike is a record within it. */
final class SipSection {
    private static final Pattern TRUNK_URI = Pattern.compile(
            "(?i)sip:(?:[A-Za-z0-9.-]+|\\[[0-9A-F:.]+])(?::[0-9]{1,5})?(?:;transport=(?:udp|tcp|tls))?");

    private SipSection() {}

    static SipConfig read(Section s, SipConfig d) throws ConfigException {
        return new SipConfig(
                s.text("host", d.host()),
                s.whole("port", d.port(), 0, 65_535),
                s.optionalText("advertise"),
                s.whole("maxCalls", d.maxCalls(), 1, 100_000),
                s.whole("retryAfterSeconds", d.retryAfterSeconds(), 1, 3_600),
                s.texts("bind", d.bind()),
                tls(s, d.tls()),
                claim(s, d.claim()),
                new SipConfig.Auth(
                        s.optionalText("authUsers"),
                        s.text("authRealm", d.auth().realm()),
                        s.words("authHashes", d.auth().hashes(), List.of(SipConfig.Auth.Hash.values())),
                        s.ranges("authAllow", d.auth().allow())),
                trunks(s, d.trunks()),
                limits(s, d.limits()),
                sessionSeconds(s, d));
    }

    private static SipConfig.Tls tls(Section s, SipConfig.Tls d) throws ConfigException {
        return new SipConfig.Tls(
                s.optionalText("tlsCertificate"),
                s.optionalText("tlsKey"),
                s.optionalText("tlsTrust"),
                s.whole("tlsPort", d.port(), 0, 65_535),
                s.word("tlsClients", d.clients(), List.of(SipConfig.Tls.Clients.values())));
    }

    private static SipConfig.Claim claim(Section s, SipConfig.Claim d) throws ConfigException {
        Optional<String> region = s.optionalText("claimRegion");
        if (region.isPresent() && !region.get().matches("[A-Z]{2}")) {
            throw s.wrong("claimRegion", s.find("claimRegion").orElseThrow(), "two letters of a country like DE");
        }
        return new SipConfig.Claim(
                s.ranges("claimTrusted", d.trusted()),
                s.words("claimOrder", d.order(), List.of(SipConfig.ClaimSource.values())),
                region);
    }

    private static SipConfig.Limits limits(Section s, SipConfig.Limits d) throws ConfigException {
        return new SipConfig.Limits(
                s.ranges("limitsAllow", d.allow()),
                s.ranges("limitsExempt", d.exempt()),
                s.whole("limitsInvitesPerSecond", d.invitesPerSecond(), 1, 100_000),
                s.whole("limitsCalls", d.calls(), 1, 100_000),
                s.whole("limitsMalformed", d.malformed(), 1, 100_000),
                s.whole("limitsDeafSeconds", d.deafSeconds(), 1, 86_400));
    }

    private static List<SipConfig.Trunk> trunks(Section s, List<SipConfig.Trunk> d) throws ConfigException {
        List<SipConfig.Trunk> trunks = new ArrayList<>();
        for (Section trunk : s.sections("trunks")) {
            Optional<String> user = trunk.optionalText("user");
            String uri = trunk.text("uri", "");
            if (!TRUNK_URI.matcher(uri).matches()) {
                throw s.wrong(
                        "trunks", s.find("trunks").orElseThrow(), "entries with a uri like sip:trunk.example:5060");
            }
            trunks.add(new SipConfig.Trunk(
                    uri,
                    user,
                    trunk.optionalText("password"),
                    trunk.flag("registers", user.isPresent()),
                    trunk.whole("expiresSeconds", 3_600, 30, 86_400),
                    trunk.whole("pingSeconds", 30, 0, 3_600)));
            trunk.refuseUnknownKeys();
        }
        return s.find("trunks").isPresent() ? trunks : d;
    }

    private static int sessionSeconds(Section s, SipConfig d) throws ConfigException {
        int seconds = s.whole("sessionSeconds", d.sessionSeconds(), 0, 86_400);
        if (seconds > 0 && seconds < 90) {
            throw s.wrong("sessionSeconds", s.find("sessionSeconds").orElseThrow(), "0, or 90 to 86400 (RFC 4028)");
        }
        return seconds;
    }
}
