package io.callprint.diarize;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Putting voices together to four speakers: 120 are a chunk of five minutes; 480 are the speakers of all chunks of ten
 * hours if none was surely one of those before, which is the worst that the end can meet.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
public class ClusteringBenchmark {
    private static final int DIMENSION = 192;
    private static final int SPEAKERS = 4;
    private static final Agglomeration RULE = new Agglomeration(0.4, 1, 20);

    @Param({"120", "480"})
    public int voices;

    private final Random random = new Random(1);
    private final float[][] speakers = new float[SPEAKERS][DIMENSION];
    private final List<VoiceGroup> groups = new ArrayList<>();

    @Setup(Level.Iteration)
    public void voices() {
        for (float[] speaker : speakers) {
            fill(speaker, 1);
        }
        groups.clear();
        for (int voice = 0; voice < voices; voice++) {
            float[] heard = new float[DIMENSION];
            fill(heard, 0.7);
            for (int i = 0; i < DIMENSION; i++) {
                heard[i] += speakers[voice % SPEAKERS][i];
            }
            VoiceGroup group = new VoiceGroup(DIMENSION);
            group.add(voice, heard, 1);
            groups.add(group);
        }
    }

    private void fill(float[] vector, double deviation) {
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (deviation * random.nextGaussian() / Math.sqrt(DIMENSION));
        }
    }

    @Benchmark
    public List<VoiceGroup> clustering() {
        return RULE.merge(groups, (i, j) -> false);
    }
}
