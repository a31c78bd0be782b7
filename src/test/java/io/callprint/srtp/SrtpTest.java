package io.callprint.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpTest {
    private static final int PAYLOAD_BYTES = 160;
    private static final int SSRC = 0xCAFE_BABE;

    private final SrtpKey key = SrtpVectorsTest.key(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
    private final SrtpSender sender = new SrtpSender(key);
    private final SrtpReceiver receiver = new SrtpReceiver(key);

    @ParameterizedTest
    @EnumSource
    void packetsOfEverySizeComeBackAsTheyWere(SrtpSuite suite) {
        SrtpSender out = new SrtpSender(SrtpVectorsTest.key(suite));
        SrtpReceiver in = new SrtpReceiver(SrtpVectorsTest.key(suite));
        for (int size = 0; size <= 1_400; size += 7) {
            byte[] plain = packet(SSRC, 100 + size, size);
            byte[] sent = protectedBy(out, plain);
            assertEquals(plain.length + suite.tagBytes(), sent.length);
            assertEquals(plain.length, in.unprotect(sent, 0, sent.length));
            assertArrayEquals(plain, Arrays.copyOf(sent, plain.length));
        }
    }

    @Test
    void listOfSourcesAndExtensionStayReadable() {
        byte[] plain = ByteBuffer.allocate(12 + 8 + 8 + 20)
                .put((byte) 0x92)
                .put((byte) 0)
                .putShort((short) 5)
                .putInt(160)
                .putInt(SSRC)
                .putLong(0x0102_0304_0506_0708L)
                .putShort((short) 0xBEDE)
                .putShort((short) 1)
                .putInt(0x1051_0000)
                .array();
        byte[] sent = protectedBy(sender, plain);
        assertArrayEquals(Arrays.copyOf(plain, 28), Arrays.copyOf(sent, 28));
        assertNotEquals(0, sent[28] | sent[29] | sent[30]);
        assertEquals(plain.length, receiver.unprotect(sent, 0, sent.length));
        assertArrayEquals(plain, Arrays.copyOf(sent, plain.length));
    }

    @Test
    void sequenceNumbersMayWrapThreeTimesWithLossAndReordering() {
        Random random = new Random(3);
        List<byte[]> flight = new ArrayList<>();
        int came = 0;
        int sent = 0;
        for (int i = 0; i < 140_000; i++) {
            byte[] one = protectedBy(sender, packet(SSRC, 60_000 + i, 4));
            if (random.nextInt(20) > 0) {
                sent++;
                flight.add(one);
            }
            if (flight.size() >= 8) {
                Collections.shuffle(flight, random);
                for (byte[] packet : flight) {
                    came += receiver.unprotect(packet, 0, packet.length) == 16 ? 1 : 0;
                }
                flight.clear();
            }
        }
        assertEquals(sent - flight.size(), came);
    }

    @Test
    void samePacketIsTakenOnce() {
        byte[] first = protectedBy(sender, packet(SSRC, 1, PAYLOAD_BYTES));
        byte[] copy = first.clone();
        assertEquals(172, receiver.unprotect(first, 0, first.length));
        assertEquals(SrtpReceiver.REPLAYED, receiver.unprotect(copy, 0, copy.length));
    }

    @Test
    void packetBehindTheWindowIsRefused() {
        byte[] old = protectedBy(sender, packet(SSRC, 1, PAYLOAD_BYTES));
        byte[] inWindow = protectedBy(sender, packet(SSRC, 2, PAYLOAD_BYTES));
        byte[] newest = protectedBy(sender, packet(SSRC, 65, PAYLOAD_BYTES));
        assertEquals(172, receiver.unprotect(newest, 0, newest.length));
        assertEquals(SrtpReceiver.REPLAYED, receiver.unprotect(old, 0, old.length));
        assertEquals(172, receiver.unprotect(inWindow, 0, inWindow.length));
    }

    @Test
    void forgedPacketsNeitherPassNorHarmTheStream() {
        for (int i = 0; i < 40_000; i += 500) {
            byte[] forged = packet(SSRC, i + 30_000, PAYLOAD_BYTES);
            assertEquals(SrtpReceiver.FORGED, receiver.unprotect(forged, 0, forged.length));
            byte[] good = protectedBy(sender, packet(SSRC, i, PAYLOAD_BYTES));
            assertEquals(172, receiver.unprotect(good, 0, good.length));
        }
    }

    @Test
    void everyChangedBitIsSeen() {
        byte[] sent = protectedBy(sender, packet(SSRC, 9, 20));
        for (int bit = 8; bit < sent.length * 8; bit++) {
            byte[] changed = sent.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertTrue(receiver.unprotect(changed, 0, changed.length) < 0, "bit " + bit);
        }
        assertEquals(32, receiver.unprotect(sent, 0, sent.length));
    }

    @Test
    void otherKeyIsForged() {
        byte[] sent = protectedBy(new SrtpSender(SrtpKey.generate(key.suite())), packet(SSRC, 1, PAYLOAD_BYTES));
        assertEquals(SrtpReceiver.FORGED, receiver.unprotect(sent, 0, sent.length));
    }

    @Test
    void newStreamOfTheSameKeyIsWelcome() {
        for (int stream = 1; stream <= 10; stream++) {
            byte[] sent = protectedBy(new SrtpSender(key), packet(stream, 500 * stream, PAYLOAD_BYTES));
            assertEquals(172, receiver.unprotect(sent, 0, sent.length));
        }
    }

    @Test
    void afterNewKeysTheCountOfWrapsMayGoOnOrStartAgain() {
        for (int i = 0; i < 3; i++) {
            byte[] sent = protectedBy(sender, packet(SSRC, 65_534 + i, PAYLOAD_BYTES));
            assertEquals(172, receiver.unprotect(sent, 0, sent.length));
        }
        SrtpKey next = SrtpKey.generate(key.suite());
        SrtpSender startsAgain = new SrtpSender(next);
        byte[] again = protectedBy(startsAgain, packet(SSRC, 5, PAYLOAD_BYTES));
        assertEquals(172, new SrtpReceiver(next, receiver).unprotect(again, 0, again.length));
        SrtpSender goesOn = new SrtpSender(next);
        protectedBy(goesOn, packet(SSRC, 65_535, PAYLOAD_BYTES));
        byte[] later = protectedBy(goesOn, packet(SSRC, 5, PAYLOAD_BYTES));
        assertEquals(172, new SrtpReceiver(next, receiver).unprotect(later, 0, later.length));
    }

    @Test
    void keyIdentifierIsSteppedOver() {
        SrtpKey identified = new SrtpKey(key.suite(), key.keyAndSalt(), 4);
        byte[] sent = protectedBy(sender, packet(SSRC, 1, PAYLOAD_BYTES));
        ByteBuffer withMki = ByteBuffer.allocate(sent.length + 4);
        withMki.put(sent, 0, 172).putInt(1).put(sent, 172, 10);
        assertEquals(172, new SrtpReceiver(identified).unprotect(withMki.array(), 0, sent.length + 4));
    }

    @Test
    void reportsAreTakenOnceAndForgedOnesNever() {
        SrtcpSender out = new SrtcpSender(key);
        SrtcpReceiver in = new SrtcpReceiver(key);
        for (int i = 0; i < 100; i++) {
            byte[] sent = new byte[28 + SrtcpSender.GROWTH_BYTES];
            sent[0] = (byte) 0x81;
            sent[1] = (byte) 200;
            assertEquals(sent.length, out.protect(sent, 0, 28));
            byte[] changed = sent.clone();
            changed[12] ^= 1;
            assertEquals(SrtpReceiver.FORGED, in.unprotect(changed, 0, changed.length));
            byte[] copy = sent.clone();
            assertEquals(28, in.unprotect(sent, 0, sent.length));
            assertEquals(0, sent[20]);
            assertEquals(SrtpReceiver.REPLAYED, in.unprotect(copy, 0, copy.length));
        }
    }

    /** 50,000 packets with up to eight octets changed, cut or made up: none passes, none throws. */
    @Test
    void mutatedPacketsNeverPass() {
        Random random = new Random(20261126);
        byte[] valid = protectedBy(sender, packet(SSRC, 1, PAYLOAD_BYTES));
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = Arrays.copyOf(valid, random.nextInt(10) == 0 ? random.nextInt(valid.length) : valid.length);
            for (int change = random.nextInt(1, 9); change > 0 && bytes.length > 0; change--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) random.nextInt(1, 256);
            }
            if (!Arrays.equals(bytes, valid)) {
                byte[] before = bytes.clone();
                assertTrue(receiver.unprotect(bytes, 0, bytes.length) < 0);
                assertArrayEquals(before, bytes);
            }
        }
    }

    @Test
    void keyPrintsWithoutItsSecret() {
        assertEquals("SrtpKey[AES_CM_128_HMAC_SHA1_80]", key.toString());
        assertEquals(key, SrtpVectorsTest.key(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        assertFalse(SrtpKey.generate(key.suite()).equals(SrtpKey.generate(key.suite())));
    }

    private static byte[] packet(int ssrc, int sequence, int payloadBytes) {
        byte[] payload = new byte[payloadBytes];
        new Random(sequence).nextBytes(payload);
        return ByteBuffer.allocate(12 + payloadBytes)
                .put((byte) 0x80)
                .put((byte) 0)
                .putShort((short) sequence)
                .putInt(160 * sequence)
                .putInt(ssrc)
                .put(payload)
                .array();
    }

    private static byte[] protectedBy(SrtpSender sender, byte[] plain) {
        byte[] room = Arrays.copyOf(plain, plain.length + SrtpSender.MAX_GROWTH_BYTES);
        return Arrays.copyOf(room, sender.protect(room, 0, plain.length));
    }
}
