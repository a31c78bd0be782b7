package io.callprint.rtp;

import io.callprint.audio.AudioCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A network's way with packets of 20 ms, played through the jitter buffer on a clock of its own.
 *
 * <p>The files hold one word a packet in sending order: milliseconds until it arrives, {@code -} when it never does; {@code
 * c12.5/400} is comfort noise that takes 12.5 ms, after which nothing is sent for 400 ms.
 */
final class JitterTrace {
    static final List<String> NAMES =
            List.of("clock-fast", "clock-slow", "bursts", "reordering", "lossy", "pauses", "changing");

    private static final long MILLI = 1_000_000;
    private static final int PAYLOAD_BYTES = 160;

    /** A packet that arrives. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Arrival(int number, long nanos, byte[] bytes) {}

    /**
     * What became of it.
     *
     * @param sent packets sent
     * @param arrived packets that arrived
     * @param played packets whose audio was played
     * @param waits how long each of those waited in the buffer, in milliseconds, ascending
     * @param filledMillis audio made up between packets
     * @param counters at the end
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Outcome(int sent, int arrived, int played, double[] waits, long filledMillis, MediaCounters counters) {
        double meanWaitMillis() {
            return Arrays.stream(waits).average().orElse(0);
        }

        double waitMillis(double share) {
            return waits.length == 0 ? 0 : waits[(int) Math.min(waits.length - 1, share * waits.length)];
        }

        /** Share of the packets that arrived and were of no use. */
        double lateShare() {
            return (double) (arrived - played) / sent;
        }
    }

    private final List<Arrival> arrivals = new ArrayList<>();
    private int sent;
    private long endNanos;

    JitterTrace(String name) {
        Stream stream = new Stream();
        long sendNanos = 1_000 * MILLI;
        for (String word : words(name)) {
            boolean isNoise = word.startsWith("c");
            int slash = word.indexOf('/');
            if (word.equals("-")) {
                stream.sequence++;
            } else {
                String millis = isNoise ? word.substring(1, slash) : word;
                byte[] payload = ByteBuffer.allocate(isNoise ? 1 : PAYLOAD_BYTES)
                        .put(0, (byte) (isNoise ? 60 : 0))
                        .array();
                if (!isNoise) {
                    ByteBuffer.wrap(payload).putInt(sent);
                }
                byte[] packet = stream.packet(isNoise ? 13 : 0, false, stream.timestamp, payload);
                arrivals.add(new Arrival(sent, sendNanos + (long) (Double.parseDouble(millis) * MILLI), packet));
            }
            sent++;
            int millis = isNoise ? Integer.parseInt(word.substring(slash + 1)) : 20;
            stream.timestamp += 8 * millis;
            sendNanos += millis * MILLI;
        }
        endNanos = sendNanos + 1_000 * MILLI;
        arrivals.sort(Comparator.comparingLong(Arrival::nanos));
    }

    private static List<String> words(String name) {
        try (InputStream file = JitterTrace.class.getResourceAsStream("traces/" + name + ".txt")) {
            if (file == null) {
                throw new IllegalArgumentException("no trace " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param startMillis {@code rtp.jitterMillis} */
    Outcome play(int startMillis) {
        Ear ear = new Ear();
        ReceiveCounters counters = new ReceiveCounters();
        JitterBuffer buffer = new JitterBuffer(startMillis, ear, counters);
        ReceptionStats stats = new ReceptionStats();
        RtpPacket packet = new RtpPacket();
        int next = 0;
        for (long tick = 1_000 * MILLI; tick < endNanos; tick += 20 * MILLI) {
            for (; next < arrivals.size() && arrivals.get(next).nanos() <= tick; next++) {
                Arrival arrival = arrivals.get(next);
                ear.arrivedNanos[arrival.number()] = arrival.nanos();
                if (!packet.wrap(arrival.bytes(), 0, arrival.bytes().length)) {
                    throw new IllegalStateException("no RTP");
                }
                boolean isNoise = packet.payloadType() == 13;
                counters.arrived(
                        isNoise
                                ? buffer.comfortNoise(packet, arrival.nanos())
                                : buffer.audio(packet, AudioCodec.PCMU, arrival.nanos()));
                stats.received(packet.ssrc(), packet.sequence(), packet.timestamp(), isNoise ? 0 : 1, arrival.nanos());
            }
            buffer.tick(tick);
        }
        double[] waits =
                ear.waits.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int speech = (int) arrivals.stream().filter(a -> a.bytes().length > 100).count();
        return new Outcome(
                sent,
                speech,
                waits.length,
                waits,
                ear.filledSamples / 8,
                counters.snapshot(stats.lost(), 0, stats.jitterMillis(), -1));
    }

    /** Recognises each packet by the number in its payload. */
    private final class Ear implements Playout {
        private final long[] arrivedNanos = new long[sent];
        private final List<Double> waits = new ArrayList<>();
        private long missingSamples;
        private long filledSamples;
        private int lastNumber = -1;

        @Override
        public void audio(AudioCodec codec, byte[] bytes, int offset, int length, long nowNanos) {
            int number = ByteBuffer.wrap(bytes).getInt(offset);
            if (number <= lastNumber) {
                throw new AssertionError("packet " + number + " played after " + lastNumber);
            }
            lastNumber = number;
            filledSamples = missingSamples;
            waits.add((nowNanos - arrivedNanos[number]) / 1e6);
        }

        @Override
        public void missing(int samples, long nowNanos) {
            missingSamples += samples;
        }

        @Override
        public void quiet(int dbBelowOverload) {}

        @Override
        public void skip(int samples) {
            throw new AssertionError("skipped " + samples);
        }
    }
}
