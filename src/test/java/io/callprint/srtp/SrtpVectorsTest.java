package io.callprint.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The published test vectors. */
class SrtpVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    /** RFC 3711 appendix B.2. */
    @Test
    void keystreamIsThatOfTheStandard() {
        CounterMode cipher = new CounterMode(
                HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c"), HEX.parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfd"));
        byte[] zeros = new byte[48];
        cipher.apply(zeros, 0, zeros.length, 0, 0);
        assertEquals(
                "e03ead0935c95e80e166b16dd92b4eb4" + "d23513162b02d0f72a43a2fe4a5f97ab"
                        + "41e95b3bb0a2e8dd477901e4fca894c0",
                HEX.formatHex(zeros));
    }

    /** RFC 3711 appendix B.3. */
    @Test
    void sessionKeysAreThoseOfTheStandard() {
        SrtpKey master = key(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        assertEquals("c61e7a93744f39ee10734afe3ff7a087", HEX.formatHex(CounterMode.derive(master, 0, 16)));
        assertEquals("30cbbc08863d8c85d49db34a9ae1", HEX.formatHex(CounterMode.derive(master, 2, 14)));
        assertEquals("cebe321f6ff7716b6fd4ab49af256a156d38baa4", HEX.formatHex(CounterMode.derive(master, 1, 20)));
    }

    /** The reference packet of libsrtp's own validation, with the key of RFC 3711 appendix B.3. */
    @Test
    void packetIsThatOfTheReferenceLibrary() {
        byte[] plain = HEX.parseHex("800f1234decafbadcafebabe" + "ab".repeat(16));
        byte[] packet = Arrays.copyOf(plain, plain.length + SrtpSender.MAX_GROWTH_BYTES);
        int length = new SrtpSender(key(SrtpSuite.AES_CM_128_HMAC_SHA1_80)).protect(packet, 0, plain.length);
        assertEquals(
                "800f1234decafbadcafebabe" + "4e55dc4ce79978d88ca4d215949d2402" + "b78d6acc99ea179b8dbb",
                HEX.formatHex(packet));
        SrtpReceiver receiver = new SrtpReceiver(key(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        assertEquals(plain.length, receiver.unprotect(packet, 0, length));
        assertArrayEquals(plain, Arrays.copyOf(packet, plain.length));
    }

    @Test
    void reportIsThatOfTheReferenceLibrary() {
        byte[] plain = HEX.parseHex("81c8000bcafebabe" + "ab".repeat(16));
        byte[] packet = Arrays.copyOf(plain, plain.length + SrtcpSender.GROWTH_BYTES);
        int length = new SrtcpSender(key(SrtpSuite.AES_CM_128_HMAC_SHA1_80)).protect(packet, 0, plain.length);
        assertEquals(
                "81c8000bcafebabe" + "7128035be487b9bdbef89041f977a5a8" + "80000001" + "993e08cd54d6c1230798",
                HEX.formatHex(packet));
        SrtcpReceiver receiver = new SrtcpReceiver(key(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        assertEquals(plain.length, receiver.unprotect(packet, 0, length));
        assertArrayEquals(plain, Arrays.copyOf(packet, plain.length));
    }

    static SrtpKey key(SrtpSuite suite) {
        return new SrtpKey(suite, HEX.parseHex("e1f97a0d3e018be0d64fa32c06de4139" + "0ec675ad498afeebb6960b3aabe6"), 0);
    }
}
