package io.callprint.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AudioCodecTest {
    /** 20 ms of {@link #sweep} by libg722 (a reference implementation) from 8 kHz. */
    private static final String G722_FROM_8_KHZ = """
            c4c4c4c4c4c5d0d2d4d6d8dadddffcf9f6f4f1eeeec9d5dbfffbf8f5f0edcadcfdf7f4f0edccfef8f2efcbfbfaf3f0cdfdf7f2cbf9fa\
            f2edd0f6f2ccfcf5eecef3f4cdf8f3ccfbf6ebd2efccfcf3cef7f1d2f5eed6f1cef5efd7f1d0f5ecddeed5f1d1f2d0f6cff9d0fce9fb\
            ecdeecdecdfed1f9d3f5d6f3dbf0ffebf6cffbdeeff7cfffddeef5d1f8fbcdfdfeeaf0d8f0f1d6f0efdcccf9fdd1f2f2d9ededfa""";

    /** 20 ms of it by the same from 16 kHz: there is something in the upper band. */
    private static final String G722_FROM_16_KHZ = """
            328722872384048e1093d65bbf37b32e0f98bc2dbe13b62c14f3bfd52f15371274b63b14753e9b5c526e3d159a7e1fb09678395cacf5\
            9f97d58e732e2ed893d9debcb3f21572dabef51ed4bdf034b8ecd19d3cfaead5ebd7ec571af48ef4571cee563ee9fb5590ae73fc5c56\
            51cd1fea70ef6ded69ba4fdade5f78b22e0fdef42f10bc3211fe2e5272bd7d9e7e9d7ebdf9b0793dbf7f5fbf777aa890f03d19ec""";

    @ParameterizedTest
    @CsvSource({"PCMU, 0, 34", "PCMA, 0, 34", "G722, 0, 34", "OPUS, 20, 20"})
    void speechComesBack(AudioCodec codec, int delaySamples, double leastSnrDb) {
        short[] said = voice(8_000);
        short[] heard = through(codec, said, 20);
        double signal = 0;
        double noise = 0;
        for (int i = 1_600; i + delaySamples < heard.length; i++) {
            double difference = heard[i + delaySamples] - said[i];
            signal += (double) said[i] * said[i];
            noise += difference * difference;
        }
        double snr = 10 * Math.log10(signal / noise);
        assertTrue(snr > leastSnrDb, codec + ": " + snr + " dB");
    }

    @ParameterizedTest
    @EnumSource(AudioCodec.class)
    void payloadsOfEveryLengthSayHowLongTheyAre(AudioCodec codec) {
        for (int wanted = 10; wanted <= 60; wanted += 10) {
            int millis = codec.packetMillis(wanted);
            assertTrue(millis <= wanted && millis >= wanted - 10, codec + " " + wanted + ": " + millis);
            byte[] payload = new byte[480];
            int length = codec.encoder().encode(voice(480), millis * 8, payload, 0);
            assertEquals(millis * 8, codec.samples(payload, 0, length), codec + " of " + millis + " ms");
            assertEquals(millis * 8, codec.decoder().decode(payload, 0, length, new short[960]));
        }
    }

    @Test
    void g722WritesWhatTheReferenceWrites() {
        byte[] expected = HexFormat.of().parseHex(G722_FROM_8_KHZ);
        byte[] payload = new byte[160];
        AudioCodec.G722.encoder().encode(sweep(), 160, payload, 0);
        assertArrayEquals(expected, payload);
        assertEquals(1_849_527_416L, decodedSum(expected));
    }

    @Test
    void g722ReadsTheLowerBandAsTheReferenceDoes() {
        byte[] payload = HexFormat.of().parseHex(G722_FROM_16_KHZ);
        assertEquals(1_065_411_776L, decodedSum(payload));
    }

    @Test
    void brokenOpusIsRefusedAndWhatFollowsIsHeard() {
        AudioDecoder decoder = AudioCodec.OPUS.decoder();
        Random random = new Random(7);
        short[] samples = new short[1_600];
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] payload = new byte[random.nextInt(1, 60)];
            random.nextBytes(payload);
            int said = AudioCodec.OPUS.samples(payload, 0, payload.length);
            assertTrue(said <= 960, "samples " + said);
            if (said > 0) {
                int decoded = decoder.decode(payload, 0, payload.length, samples);
                assertTrue(decoded == said || decoded < 0, decoded + " of " + said);
                refused += decoded < 0 ? 1 : 0;
            }
        }
        assertTrue(refused > 100, "refused " + refused);
        assertEquals(0, AudioCodec.OPUS.samples(new byte[] {3}, 0, 1), "no number of frames");
        byte[] payload = new byte[480];
        int length = AudioCodec.OPUS.encoder().encode(voice(160), 160, payload, 0);
        assertEquals(160, decoder.decode(payload, 0, length, samples));
    }

    @Test
    void g722AllocatesNothing() {
        AudioEncoder encoder = AudioCodec.G722.encoder();
        AudioDecoder decoder = AudioCodec.G722.decoder();
        short[] samples = voice(160);
        byte[] payload = new byte[160];
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 5; run++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                encoder.encode(samples, 160, payload, 0);
                decoder.decode(payload, 0, 160, samples);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 1_000, "bytes allocated for 1,000 packets: " + least);
    }

    private static long decodedSum(byte[] payload) {
        short[] samples = new short[payload.length];
        AudioCodec.G722.decoder().decode(payload, 0, payload.length, samples);
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        CRC32 sum = new CRC32();
        sum.update(bytes.array());
        return sum.getValue();
    }

    private static short[] through(AudioCodec codec, short[] said, int millis) {
        AudioEncoder encoder = codec.encoder();
        AudioDecoder decoder = codec.decoder();
        int count = millis * 8;
        byte[] payload = new byte[480];
        short[] part = new short[960];
        short[] heard = new short[said.length];
        for (int at = 0; at + count <= said.length; at += count) {
            int length = encoder.encode(Arrays.copyOfRange(said, at, at + count), count, payload, 0);
            assertEquals(count, decoder.decode(payload, 0, length, part));
            System.arraycopy(part, 0, heard, at, count);
        }
        return heard;
    }

    private static short[] sweep() {
        short[] samples = new short[160];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (i * i * 37 % 16_001 - 8_000);
        }
        return samples;
    }

    /** Harmonics of 150 Hz up to 1.2 kHz. */
    private static short[] voice(int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int k = 1; k <= 8; k++) {
                sum += Math.sin(2 * Math.PI * 150 * k * i / 8_000 + k * k) / k;
            }
            samples[i] = (short) (5_000 * sum);
        }
        return samples;
    }
}
