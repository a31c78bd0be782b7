package io.callprint.voiceprint;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
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

/**
 * What an exact search cannot be faster than on the machine: one thread reads as many bytes as the rows of so many voiceprints
 * take, and does nothing with them but an exclusive or.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseZGC", "--add-modules", "jdk.incubator.vector", "-Xmx3g"})
public class MemoryReadBench {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;

    @Param({"1000000"})
    public int callers;

    /** 192 of the scan's 8-bit rows, 96 of rows with 4 bits. */
    @Param({"192", "96"})
    public int bytesEach;

    private long[] memory = new long[0];

    @Setup
    public void fill() {
        memory = new Random(1).longs((long) callers * bytesEach / Long.BYTES).toArray();
    }

    /** In four places at once, as the scan reads: faster than from beginning to end. */
    @Benchmark
    public long read() {
        int quarter = memory.length / 4;
        LongVector a = LongVector.zero(SPECIES);
        LongVector b = a;
        LongVector c = a;
        LongVector d = a;
        for (int i = 0; i + SPECIES.length() <= quarter; i += SPECIES.length()) {
            a = a.lanewise(VectorOperators.XOR, LongVector.fromArray(SPECIES, memory, i));
            b = b.lanewise(VectorOperators.XOR, LongVector.fromArray(SPECIES, memory, i + quarter));
            c = c.lanewise(VectorOperators.XOR, LongVector.fromArray(SPECIES, memory, i + 2 * quarter));
            d = d.lanewise(VectorOperators.XOR, LongVector.fromArray(SPECIES, memory, i + 3 * quarter));
        }
        return a.add(b).add(c).add(d).reduceLanes(VectorOperators.ADD);
    }
}
