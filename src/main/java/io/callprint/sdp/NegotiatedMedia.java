package io.callprint.sdp;

import io.callprint.audio.AudioCodec;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What offer and answer agreed on for the one audio stream of a call, as our side needs it.
 *
 * @param remoteRtp where our packets go
 * @param remoteRtcp where our reports go: the port beside it (RFC 3605 when given), or {@code remoteRtp} with rtcp-mux
 * @param codec what both directions speak
 * @param payloadType the number the offer gave it
 * @param telephoneEventPayloadType the number for RFC 4733 digits, when both sides have them
 * @param direction what we may do: {@code SENDONLY} means the other side only listens
 * @param packetMillis packet length to send, a multiple of 10 in 10..60
 * @param rtcpMux RTP and RTCP share one port (RFC 5761)
 * @param srtp the keys; empty: in the clear
 * @param voipMetrics whether our reports carry VoIP metrics (RFC 3611 section 4.7)
 */
public record NegotiatedMedia(
        InetSocketAddress remoteRtp,
        InetSocketAddress remoteRtcp,
        AudioCodec codec,
        int payloadType,
        OptionalInt telephoneEventPayloadType,
        Direction direction,
        int packetMillis,
        boolean rtcpMux,
        Optional<SrtpAgreement> srtp,
        boolean voipMetrics) {
    /** In the clear, with plain reports. */
    public NegotiatedMedia(
            InetSocketAddress remoteRtp,
            InetSocketAddress remoteRtcp,
            AudioCodec codec,
            int payloadType,
            OptionalInt telephoneEventPayloadType,
            Direction direction,
            int packetMillis,
            boolean rtcpMux) {
        this(
                remoteRtp,
                remoteRtcp,
                codec,
                payloadType,
                telephoneEventPayloadType,
                direction,
                packetMillis,
                rtcpMux,
                Optional.empty(),
                false);
    }
}
