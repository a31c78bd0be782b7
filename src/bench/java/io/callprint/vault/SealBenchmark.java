package io.callprint.vault;

import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.Voiceprints;
import java.util.Optional;
import java.util.Random;
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

/** Sealing and opening a voiceprint of two samples, one thread. 100,000 of them are opened at the start. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseZGC")
public class SealBenchmark {
    private final VoiceprintSeal seal = new VoiceprintSeal(Sealed.keys(KeyEncryptionKey.random()));
    private final Voiceprint clear = Voiceprints.of("+49 30 12345678", 2, new Random(1));
    private final Voiceprint kept = seal.sealed(clear, Optional.empty());

    @Benchmark
    public Voiceprint open() {
        return seal.opened(kept);
    }

    @Benchmark
    public Voiceprint seal() {
        return seal.sealed(clear, Optional.of(kept));
    }
}
