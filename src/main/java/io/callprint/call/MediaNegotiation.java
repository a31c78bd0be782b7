package io.callprint.call;

import io.callprint.sdp.Direction;
import io.callprint.sdp.NegotiatedMedia;
import java.util.Optional;

/** Offer and answer of one call (RFC 3264), on the call's serial executor. */
public interface MediaNegotiation {
    /** What we answer, and what both sides do from now on. */
    record Agreed(String answer, NegotiatedMedia media) {}

    /** Answers an offer, the first or a later one; empty when it holds nothing we can do (488). */
    Optional<Agreed> answer(String offer);

    /** Our own offer, for an INVITE or re-INVITE without one. */
    String offer();

    /** Our own offer in which we hold ({@code SENDONLY}) or resume ({@code SENDRECV}). */
    String offer(Direction direction);

    /** Takes the answer to {@link #offer()}; empty when it makes no session. */
    Optional<NegotiatedMedia> answered(String answer);

    /** Begins the negotiation of a call. */
    @FunctionalInterface
    interface Factory {
        /**
         * @param peer where the INVITE came from: the local address that reaches it goes into the SDP
         * @param rtpPort our RTP port
         */
        MediaNegotiation begin(java.net.InetSocketAddress peer, int rtpPort);
    }
}
