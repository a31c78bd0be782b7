package io.callprint.call;

import io.callprint.audio.AudioCodec;
import io.callprint.sdp.Direction;
import io.callprint.sdp.LocalMedia;
import io.callprint.sdp.OfferAnswer;
import io.callprint.sdp.SdpException;
import io.callprint.sdp.StreamsAnswer;
import io.callprint.srtp.SrtpPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offer and answer of a session of several streams, of which we only receive (RFC 7866 section 7.1.2). */
public final class StreamsNegotiation {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsNegotiation.class);

    private final String host;
    private final List<AudioCodec> codecs;
    private final SrtpPolicy srtp;
    private final long sessionId;
    private long version;

    /** Begins the negotiation of a call. */
    @FunctionalInterface
    public interface Factory {
        /** @param peer where the INVITE came from */
        StreamsNegotiation begin(InetSocketAddress peer);
    }

    private StreamsNegotiation(String host, long sessionId, List<AudioCodec> codecs, SrtpPolicy srtp) {
        this.host = host;
        this.sessionId = sessionId;
        this.codecs = List.copyOf(codecs);
        this.srtp = srtp;
    }

    /** Like {@link SdpNegotiation#advertising}. */
    public static Factory advertising(
            Function<InetSocketAddress, InetAddress> advertised,
            LongSupplier sessionIds,
            List<AudioCodec> codecs,
            SrtpPolicy srtp) {
        return peer -> new StreamsNegotiation(
                advertised.apply(peer).getHostAddress(), sessionIds.getAsLong() & Long.MAX_VALUE, codecs, srtp);
    }

    /**
     * @param ports ours, one for each stream we would take
     * @return empty when the offer holds nothing for us (488)
     */
    Optional<StreamsAnswer> answer(String offer, List<Integer> ports) {
        version++;
        List<LocalMedia> locals = ports.stream()
                .map(port -> {
                    LocalMedia one = LocalMedia.of(host, port, sessionId, srtp);
                    return new LocalMedia(host, port, sessionId, version, Direction.RECVONLY, codecs, one.srtp());
                })
                .toList();
        try {
            return Optional.of(OfferAnswer.answerAll(offer, locals));
        } catch (SdpException e) {
            LOG.info("an offer is refused: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
