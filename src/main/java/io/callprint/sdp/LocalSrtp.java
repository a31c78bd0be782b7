package io.callprint.sdp;

import io.callprint.srtp.SrtpKey;
import io.callprint.srtp.SrtpPolicy;
import io.callprint.srtp.SrtpSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Our side of the agreement on keys by description (RFC 4568 section 5 and 7).
 *
 * <p>Our key stays as long as the far end's does, so that hold and refreshed timers change nothing for the packets; a far end
 * that brings a new one gets a new one.
 *
 * <p>Each description that brings or renews a key makes it known to whoever reads the signalling: use TLS there.
 *
 * @param policy the site's
 * @param inUse what was agreed on last
 */
public record LocalSrtp(SrtpPolicy policy, Optional<SrtpAgreement> inUse) {
    /** Whether to take that stream, encrypted or in the clear. */
    boolean takes(AudioOffer audio, boolean encrypted) {
        if (encrypted) {
            return policy != SrtpPolicy.OFF && !audio.cryptos().isEmpty();
        }
        return policy != SrtpPolicy.MANDATORY && !audio.isSecureProfile();
    }

    /** The line of that offer we take: the first we can. */
    SdesCrypto chosen(AudioOffer audio) {
        return audio.cryptos().getFirst();
    }

    /** Keys of both sides after we answer {@code chosen}. */
    SrtpAgreement answering(AudioOffer audio, SdesCrypto chosen) {
        SrtpKey ours = inUse.filter(before -> before.receiving().equals(chosen.key()))
                .map(SrtpAgreement::sending)
                .filter(key -> key.suite() == chosen.key().suite())
                .orElseGet(() -> SrtpKey.generate(chosen.key().suite()));
        return new SrtpAgreement(ours, chosen.key(), audio.isSecureProfile());
    }

    /** The profile of our offers: that of the session once there is one (RFC 3264 section 8.3). */
    String offeredProtocol() {
        boolean secure = inUse.map(SrtpAgreement::isSecureProfile).orElse(policy == SrtpPolicy.MANDATORY);
        return secure ? "RTP/SAVP" : "RTP/AVP";
    }

    /** The lines of our offers: the key in use, or one for each suite. */
    List<SdpAttribute> offered() {
        if (inUse.isPresent()) {
            return List.of(new SdesCrypto(1, inUse.get().sending()).attribute());
        }
        List<SdpAttribute> lines = new ArrayList<>();
        if (policy != SrtpPolicy.OFF) {
            for (SrtpSuite suite : SrtpSuite.values()) {
                lines.add(new SdesCrypto(lines.size() + 1, SrtpKey.generate(suite)).attribute());
            }
        }
        return lines;
    }

    /** Keys of both sides after the far end answered; empty when it took none of our lines. */
    static Optional<SrtpAgreement> accepted(AudioOffer ours, AudioOffer answer) {
        for (SdesCrypto theirs : answer.cryptos()) {
            for (SdesCrypto offered : ours.cryptos()) {
                if (offered.tag() == theirs.tag()
                        && offered.key().suite() == theirs.key().suite()) {
                    return Optional.of(new SrtpAgreement(offered.key(), theirs.key(), answer.isSecureProfile()));
                }
            }
        }
        return Optional.empty();
    }
}
