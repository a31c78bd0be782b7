package io.callprint.srtp;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One packet of 20 ms of G.711. Run with {@code -prof gc}: 0 bytes a packet. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SrtpBenchmark {
    private static final int LENGTH = 172;

    private final SrtpKey key = SrtpKey.generate(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
    private final SrtpSender sender = new SrtpSender(key);
    private final SrtpReceiver receiver = new SrtpReceiver(key);
    private final SrtpReceiver wrongKey = new SrtpReceiver(SrtpKey.generate(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
    private final byte[] packet = Arrays.copyOf(new byte[] {(byte) 0x80}, LENGTH + SrtpSender.MAX_GROWTH_BYTES);
    private int sequence;

    @Benchmark
    public int send() {
        sequence++;
        packet[2] = (byte) (sequence >> 8);
        packet[3] = (byte) sequence;
        return sender.protect(packet, 0, LENGTH);
    }

    @Benchmark
    public int sendAndReceive() {
        return receiver.unprotect(packet, 0, send());
    }

    @Benchmark
    public int refuseForged() {
        return wrongKey.unprotect(packet, 0, LENGTH + SrtpSender.MAX_GROWTH_BYTES);
    }
}
