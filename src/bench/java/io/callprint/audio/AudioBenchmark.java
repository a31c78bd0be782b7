package io.callprint.audio;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What each 20 ms packet of a call costs before anybody listens, and the way of 5 s to 16 kHz. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AudioBenchmark {
    private final byte[] codes = new byte[PcmFrame.SAMPLES];
    private final short[] frame = new short[PcmFrame.SAMPLES];
    private final LossConcealment concealment = new LossConcealment();
    private final KeyTones keyTones = new KeyTones();
    private final ComfortNoise comfortNoise = new ComfortNoise();
    private final Upsampler upsampler = new Upsampler();
    private float[] fiveSeconds = {};

    @Setup
    public void fill() {
        comfortNoise.level(60);
        short[] tone = Levels.toPcm16(Tones.sine(180, 0.3, 0.02, 8000).samples());
        G711.encode(G711Law.PCMU, tone, 0, codes, 0, PcmFrame.SAMPLES);
        fiveSeconds = Tones.whiteNoise(0.1, 5, 8000, 1).samples();
    }

    @Benchmark
    public short[] g711DecodeFrame() {
        G711.decode(G711Law.PCMU, codes, 0, frame, 0, PcmFrame.SAMPLES);
        return frame;
    }

    @Benchmark
    public byte[] g711EncodeFrame() {
        G711.encode(G711Law.PCMU, frame, 0, codes, 0, PcmFrame.SAMPLES);
        return codes;
    }

    @Benchmark
    public short[] concealmentOfAFrameThatArrived() {
        concealment.received(frame);
        return frame;
    }

    @Benchmark
    public short[] concealmentOfALostFrameAndTheNextOne() {
        concealment.lost(frame);
        concealment.received(frame);
        return frame;
    }

    @Benchmark
    public char keyTonesOfAFrame() {
        return keyTones.accept(frame, PcmFrame.SAMPLES);
    }

    @Benchmark
    public short[] comfortNoiseOfAFrame() {
        comfortNoise.fill(frame);
        return frame;
    }

    @Benchmark
    public float[] upsampleFiveSeconds() {
        return upsampler.upsample(fiveSeconds);
    }
}
