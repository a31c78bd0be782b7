package io.callprint.sdp;

import io.callprint.audio.G711Law;
import io.callprint.srtp.SrtpPolicy;
import java.util.List;
import java.util.Optional;

/**
 * What our side brings to offer/answer.
 *
 * @param host literal address our sockets are reached at
 * @param rtpPort even; RTCP is the next one
 * @param sessionId of {@code o=}: the same for the whole dialog
 * @param version of {@code o=}: one more for each description that differs from the one before (RFC 3264 section 8)
 * @param direction what we want: {@code SENDRECV}, or {@code SENDONLY} to put the far end on hold
 * @param laws those we speak; an offer of ours lists them in this order
 * @param srtp whether and how our stream is encrypted
 */
public record LocalMedia(
        String host,
        int rtpPort,
        long sessionId,
        long version,
        Direction direction,
        List<G711Law> laws,
        LocalSrtp srtp) {
    public LocalMedia {
        laws = List.copyOf(laws);
        if (laws.isEmpty()) {
            throw new IllegalArgumentException("no law to offer, expected at least one");
        }
    }

    /** Both laws, both ways, in the clear, version 1. */
    public static LocalMedia of(String host, int rtpPort, long sessionId) {
        return of(host, rtpPort, sessionId, SrtpPolicy.OFF);
    }

    /** Both laws, both ways, version 1. */
    public static LocalMedia of(String host, int rtpPort, long sessionId, SrtpPolicy policy) {
        return new LocalMedia(
                host,
                rtpPort,
                sessionId,
                1,
                Direction.SENDRECV,
                List.of(G711Law.PCMU, G711Law.PCMA),
                new LocalSrtp(policy, Optional.empty()));
    }

    /** For the next description of the same dialog. */
    public LocalMedia next() {
        return next(direction);
    }

    /** For the next description of the same dialog, in which we hold or resume. */
    public LocalMedia next(Direction newDirection) {
        return new LocalMedia(host, rtpPort, sessionId, version + 1, newDirection, laws, srtp);
    }

    /** The same, but the next offer brings new keys. */
    public LocalMedia withNewKeys() {
        LocalSrtp none = new LocalSrtp(srtp.policy(), Optional.empty());
        return new LocalMedia(host, rtpPort, sessionId, version, direction, laws, none);
    }

    /** The same, its keys those now agreed on: later descriptions keep them. */
    public LocalMedia using(NegotiatedMedia agreed) {
        LocalSrtp now = new LocalSrtp(srtp.policy(), agreed.srtp());
        return new LocalMedia(host, rtpPort, sessionId, version, direction, laws, now);
    }
}
