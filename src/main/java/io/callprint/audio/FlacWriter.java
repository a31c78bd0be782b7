package io.callprint.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Writes mono 16-bit FLAC (RFC 9639) without loss: {@code fLaC}, one STREAMINFO block (section 8.2) with the MD5 of the
 * samples, then frames (section 9) of 4,096 samples, each by the best of the five fixed predictors (section 9.2.5) with its
 * residual in one Rice partition (section 9.2.7), or verbatim where that is shorter.
 */
public final class FlacWriter {
    private static final int BLOCK = 4096;
    private static final int MOST_ORDER = 4;
    private static final int MOST_RICE = 14;
    private static final int BITS = 16;
    private static final int STREAM_INFO_BYTES = 34;

    /** Section 9.1.1: sample rate from STREAMINFO, block size of 16 bits at the end of the header. */
    private static final int BLOCK_SIZE_IN_HEADER = 0b0111;

    private FlacWriter() {}

    /**
     * @param samples 16 bit, at least one
     * @param sampleRateHz 4,000 to 192,000
     * @return a whole file
     */
    public static byte[] pcm16(short[] samples, int sampleRateHz) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream(samples.length);
        for (int number = 0; number * BLOCK < samples.length; number++) {
            int from = number * BLOCK;
            frames.writeBytes(frame(samples, from, Math.min(BLOCK, samples.length - from), number));
        }
        int blockSize = Math.clamp(samples.length, 16, BLOCK);
        ByteBuffer file = ByteBuffer.allocate(8 + STREAM_INFO_BYTES + frames.size());
        file.put("fLaC".getBytes(StandardCharsets.US_ASCII)).putInt(0x8000_0000 | STREAM_INFO_BYTES);
        file.putShort((short) blockSize).putShort((short) blockSize).put(new byte[6]);
        file.putLong(((long) sampleRateHz << 44) | ((BITS - 1L) << 36) | samples.length);
        file.put(md5(samples)).put(frames.toByteArray());
        return file.array();
    }

    private static byte[] frame(short[] samples, int from, int length, int number) {
        FlacBits bits = new FlacBits(length * 2 + 32);
        bits.put(0b1111_1111_1111_1000, 16); // sync code, blocks of one size
        bits.put(BLOCK_SIZE_IN_HEADER, 4);
        bits.put(0, 4);
        bits.put(0, 4); // one channel
        bits.put(0b1000, 4); // 16 bits a sample
        bits.putCodedNumber(number);
        bits.put(length - 1, 16);
        bits.put(bits.crc8(), 8);
        putSubframe(bits, samples, from, length);
        bits.align();
        bits.put(bits.crc16(), 16);
        return bits.bytes();
    }

    private static void putSubframe(FlacBits bits, short[] samples, int from, int length) {
        int[] residual = new int[length];
        int bestOrder = -1;
        int bestRice = 0;
        long fewest = (long) length * BITS;
        for (int order = 0; order <= Math.min(MOST_ORDER, length - 1); order++) {
            predict(samples, from, length, order, residual);
            int rice = rice(residual, order);
            long size = riceBits(residual, order, rice) + (long) order * BITS + 10;
            if (size < fewest) {
                fewest = size;
                bestOrder = order;
                bestRice = rice;
            }
        }
        if (bestOrder < 0) {
            bits.put(0b0000_0010, 8); // verbatim
            for (int i = 0; i < length; i++) {
                bits.put(samples[from + i] & 0xFFFF, BITS);
            }
            return;
        }
        bits.put((0b00_1000 | bestOrder) << 1, 8);
        for (int i = 0; i < bestOrder; i++) {
            bits.put(samples[from + i] & 0xFFFF, BITS);
        }
        bits.put(0, 6); // Rice parameters of 4 bits, one partition
        bits.put(bestRice, 4);
        predict(samples, from, length, bestOrder, residual);
        for (int i = bestOrder; i < length; i++) {
            int folded = fold(residual[i]);
            bits.putUnary(folded >>> bestRice);
            bits.put(folded & ((1 << bestRice) - 1), bestRice);
        }
    }

    /** Section 9.2.5: the polynomial of that order through the samples before. */
    private static void predict(short[] x, int from, int length, int order, int[] residual) {
        for (int i = order; i < length; i++) {
            int n = from + i;
            residual[i] = switch (order) {
                case 0 -> x[n];
                case 1 -> x[n] - x[n - 1];
                case 2 -> x[n] - 2 * x[n - 1] + x[n - 2];
                case 3 -> x[n] - 3 * x[n - 1] + 3 * x[n - 2] - x[n - 3];
                default -> x[n] - 4 * x[n - 1] + 6 * x[n - 2] - 4 * x[n - 3] + x[n - 4];
            };
        }
    }

    /** Near the logarithm of the mean is near the best. */
    private static int rice(int[] residual, int order) {
        long sum = 0;
        for (int i = order; i < residual.length; i++) {
            sum += fold(residual[i]);
        }
        long mean = sum / Math.max(1, residual.length - order);
        int guess = Math.clamp(63 - Long.numberOfLeadingZeros(mean + 1), 0, MOST_RICE);
        int best = guess;
        for (int near = Math.max(0, guess - 1); near <= Math.min(MOST_RICE, guess + 1); near++) {
            if (riceBits(residual, order, near) < riceBits(residual, order, best)) {
                best = near;
            }
        }
        return best;
    }

    private static long riceBits(int[] residual, int order, int rice) {
        long size = 0;
        for (int i = order; i < residual.length; i++) {
            size += (fold(residual[i]) >>> rice) + 1L + rice;
        }
        return size;
    }

    private static int fold(int value) {
        return (value << 1) ^ (value >> 31);
    }

    private static byte[] md5(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        try {
            return MessageDigest.getInstance("MD5").digest(bytes.array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
