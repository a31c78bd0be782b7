package io.callprint.sdp;

import io.callprint.audio.AudioCodec;
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
 * @param codecs those we speak; an offer of ours lists them in this order
 * @param srtp whether and how our stream is encrypted
 * @param plan what earlier descriptions of the dialog bind our offers to
 */
public record LocalMedia(
        String host,
        int rtpPort,
        long sessionId,
        long version,
        Direction direction,
        List<AudioCodec> codecs,
        LocalSrtp srtp,
        SessionPlan plan) {
    private static final List<AudioCodec> G711 = List.of(AudioCodec.PCMU, AudioCodec.PCMA);

    public LocalMedia {
        codecs = List.copyOf(codecs);
        if (codecs.isEmpty()) {
            throw new IllegalArgumentException("no codec to offer, expected at least one");
        }
    }

    /** For the first description of a dialog. */
    public LocalMedia(
            String host,
            int rtpPort,
            long sessionId,
            long version,
            Direction direction,
            List<AudioCodec> codecs,
            LocalSrtp srtp) {
        this(host, rtpPort, sessionId, version, direction, codecs, srtp, SessionPlan.NONE);
    }

    /** G.711, both ways, in the clear, version 1. */
    public static LocalMedia of(String host, int rtpPort, long sessionId) {
        return of(host, rtpPort, sessionId, SrtpPolicy.OFF);
    }

    /** G.711, both ways, version 1. */
    public static LocalMedia of(String host, int rtpPort, long sessionId, SrtpPolicy policy) {
        return new LocalMedia(
                host, rtpPort, sessionId, 1, Direction.SENDRECV, G711, new LocalSrtp(policy, Optional.empty()));
    }

    /** The same in other codecs. */
    public LocalMedia in(List<AudioCodec> others) {
        return new LocalMedia(host, rtpPort, sessionId, version, direction, others, srtp, plan);
    }

    /** For the next description of the same dialog. */
    public LocalMedia next() {
        return next(direction);
    }

    /** For the next description of the same dialog, in which we hold or resume. */
    public LocalMedia next(Direction newDirection) {
        return new LocalMedia(host, rtpPort, sessionId, version + 1, newDirection, codecs, srtp, plan);
    }

    /** The same, but the next offer brings new keys. */
    public LocalMedia withNewKeys() {
        LocalSrtp none = new LocalSrtp(srtp.policy(), Optional.empty());
        return new LocalMedia(host, rtpPort, sessionId, version, direction, codecs, none, plan);
    }

    /** The same, bound to what was described. */
    LocalMedia within(SessionPlan described) {
        return new LocalMedia(host, rtpPort, sessionId, version, direction, codecs, srtp, described);
    }

    /** The same, its keys those now agreed on: later descriptions keep them. */
    public LocalMedia using(NegotiatedMedia agreed) {
        LocalSrtp now = new LocalSrtp(srtp.policy(), agreed.srtp());
        return new LocalMedia(host, rtpPort, sessionId, version, direction, codecs, now, plan);
    }
}
