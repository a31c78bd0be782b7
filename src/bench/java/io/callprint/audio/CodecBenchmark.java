package io.callprint.audio;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** 20 ms of voice into one packet, and back. Run with {@code -prof gc}: only Opus allocates. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final int PACKETS = 50;

    @Param({"PCMU", "G722", "OPUS"})
    public AudioCodec codec = AudioCodec.PCMU;

    private final short[][] voice = new short[PACKETS][PcmFrame.SAMPLES];
    private final byte[][] payloads = new byte[PACKETS][];
    private final byte[] out = new byte[480];
    private final short[] heard = new short[960];
    private AudioEncoder encoder = codec.encoder();
    private AudioDecoder decoder = codec.decoder();
    private int next;

    @Setup
    public void encodeOnce() {
        encoder = codec.encoder();
        decoder = codec.decoder();
        for (int p = 0; p < PACKETS; p++) {
            for (int i = 0; i < PcmFrame.SAMPLES; i++) {
                double t = (p * PcmFrame.SAMPLES + i) / 8_000.0;
                double sum = 0;
                for (int k = 1; k <= 12; k++) {
                    sum += Math.sin(2 * Math.PI * 130 * k * t + k * k) / k;
                }
                voice[p][i] = (short) (5_000 * sum * (0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * t)));
            }
            int length = encoder.encode(voice[p], PcmFrame.SAMPLES, out, 0);
            payloads[p] = java.util.Arrays.copyOf(out, length);
        }
    }

    @Benchmark
    public int encoded() {
        next = (next + 1) % PACKETS;
        return encoder.encode(voice[next], PcmFrame.SAMPLES, out, 0);
    }

    @Benchmark
    public int decoded() {
        next = (next + 1) % PACKETS;
        return decoder.decode(payloads[next], 0, payloads[next].length, heard);
    }
}
