package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtpPacketTest {
    private final RtpPacket packet = new RtpPacket();

    private boolean wrap(String hex) {
        byte[] bytes = HexFormat.of().parseHex("ffff" + hex.replace(" ", "") + "ff");
        return packet.wrap(bytes, 2, bytes.length - 3);
    }

    @Test
    void plainHeaderIsRead() {
        assertTrue(wrap("80 88 fffe 80000001 deadbeef 0102"));
        assertTrue(packet.marker());
        assertEquals(8, packet.payloadType());
        assertEquals(65_534, packet.sequence());
        assertEquals(0x8000_0001, packet.timestamp());
        assertEquals(0xDEAD_BEEF, packet.ssrc());
        assertEquals(2, packet.payloadLength());
        assertEquals(14, packet.payloadOffset());
    }

    @Test
    void extensionSourcesAndPaddingAreSteppedOver() {
        assertTrue(wrap("b2 00 0001 00000002 00000003 11111111 22222222 bede0001 33333333 0a0b0c 000002"));
        assertFalse(packet.marker());
        assertEquals(4, packet.payloadLength());
        assertEquals(2 + 12 + 8 + 8, packet.payloadOffset());
        assertEquals(0x0A, packet.bytes()[packet.payloadOffset()]);
    }

    @Test
    void packetWithoutPayloadIsRead() {
        assertTrue(wrap("80 0d 0001 00000002 00000003"));
        assertEquals(0, packet.payloadLength());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80 00 0001 00000002 000000", // short
                "40 00 0001 00000002 00000003", // version 1
                "81 00 0001 00000002 00000003", // source list cut off
                "90 00 0001 00000002 00000003 bede", // extension cut off
                "90 00 0001 00000002 00000003 bede0002 00000000", // extension longer than the packet
                "a0 00 0001 00000002 00000003 0102030400", // padding of nothing
                "a0 00 0001 00000002 00000003 0102030409", // padding longer than the payload
            })
    void whatDoesNotFitIsNoPacket(String hex) {
        assertFalse(wrap(hex));
    }

    @Test
    void randomBytesNeverReachOutsideTheDatagram() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (packet.wrap(bytes, 0, bytes.length)) {
                assertTrue(packet.payloadLength() >= 0);
                assertTrue(packet.payloadOffset() + packet.payloadLength() <= bytes.length);
            }
        }
    }
}
