package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioCodec;
import io.callprint.sdp.Direction;
import io.callprint.sdp.NegotiatedMedia;
import io.callprint.srtp.SrtpPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SdpNegotiationTest {
    private static final String OFFER = """
            v=0
            o=- 1 1 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 30000 RTP/AVP 8 101
            a=rtpmap:101 telephone-event/8000
            """.replace("\n", "\r\n");

    private final MediaNegotiation negotiation = SdpNegotiation.advertising(
                    _ -> InetAddress.getLoopbackAddress(),
                    () -> 77,
                    List.of(AudioCodec.PCMU, AudioCodec.PCMA),
                    SrtpPolicy.OPTIONAL)
            .begin(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5070), 20_000);

    @Test
    void offerIsAnsweredFromOurAddressAndPort() {
        MediaNegotiation.Agreed agreed = negotiation.answer(OFFER).orElseThrow();
        assertEquals(AudioCodec.PCMA, agreed.media().codec());
        assertEquals(30_000, agreed.media().remoteRtp().getPort());
        assertTrue(agreed.answer().contains("o=callprint 77 1 IN IP4 127.0.0.1"), agreed.answer());
        assertTrue(agreed.answer().contains("m=audio 20000 RTP/AVP 8 101"), agreed.answer());
    }

    @Test
    void eachDescriptionIsOneVersionOn() {
        negotiation.answer(OFFER);
        String second =
                negotiation.answer(OFFER + "a=sendonly\r\n").orElseThrow().answer();
        assertTrue(second.contains("o=callprint 77 2 "), second);
        assertTrue(second.contains("a=recvonly"), second);
        assertTrue(negotiation.offer().contains("o=callprint 77 3 "));
    }

    @Test
    void answerToOurOfferIsTaken() {
        negotiation.offer();
        NegotiatedMedia media = negotiation.answered(OFFER).orElseThrow();
        assertEquals(Direction.SENDRECV, media.direction());
    }

    @Test
    void whatIsNoUseIsRefused() {
        assertEquals(Optional.empty(), negotiation.answer("nonsense"));
        assertEquals(Optional.empty(), negotiation.answer(OFFER.replace("8 101", "96")));
        assertEquals(Optional.empty(), negotiation.answered("nonsense"));
    }
}
