package io.callprint.call;

import io.callprint.audio.AudioCodec;
import io.callprint.sdp.Answer;
import io.callprint.sdp.Direction;
import io.callprint.sdp.LocalMedia;
import io.callprint.sdp.NegotiatedMedia;
import io.callprint.sdp.OfferAnswer;
import io.callprint.sdp.SdpException;
import io.callprint.srtp.SrtpPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offer and answer of one call by {@link OfferAnswer}; each description is one version on (RFC 3264 section 8). */
public final class SdpNegotiation implements MediaNegotiation {
    private static final Logger LOG = LoggerFactory.getLogger(SdpNegotiation.class);

    private LocalMedia local;
    private String offered = "";

    private SdpNegotiation(LocalMedia local) {
        this.local = local;
    }

    /**
     * @param advertised our literal media address as that peer reaches it
     * @param sessionIds numbers for {@code o=}, each used once: NTP time or the like (RFC 8866 section 5.2)
     * @param codecs what calls may be in
     * @param srtp whether media must, may or must not be encrypted
     */
    public static MediaNegotiation.Factory advertising(
            Function<InetSocketAddress, InetAddress> advertised,
            LongSupplier sessionIds,
            List<AudioCodec> codecs,
            SrtpPolicy srtp) {
        return (peer, rtpPort) -> new SdpNegotiation(LocalMedia.of(
                        advertised.apply(peer).getHostAddress(), rtpPort, sessionIds.getAsLong() & Long.MAX_VALUE, srtp)
                .in(codecs));
    }

    @Override
    public Optional<Agreed> answer(String offer) {
        try {
            Answer answer = OfferAnswer.answer(offer, local);
            local = answer.next();
            return Optional.of(new Agreed(answer.sdp(), answer.media()));
        } catch (SdpException e) {
            LOG.info("an offer is refused: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public String offer() {
        offered = OfferAnswer.offer(local);
        local = local.next();
        return offered;
    }

    @Override
    public String offer(Direction direction) {
        local = local.next(direction);
        return offer();
    }

    @Override
    public Optional<NegotiatedMedia> answered(String answer) {
        try {
            NegotiatedMedia agreed = OfferAnswer.accept(offered, answer, local);
            local = local.using(agreed);
            return Optional.of(agreed);
        } catch (SdpException e) {
            LOG.info("an answer is of no use: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
