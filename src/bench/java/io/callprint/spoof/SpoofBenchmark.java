package io.callprint.spoof;

import io.callprint.audio.AudioFiles;
import io.callprint.audio.Levels;
import io.callprint.config.SpoofConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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

/** The examination of 5 s of speech, with a full memory of what was heard before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SpoofBenchmark {
    private final SpoofCheck check = new SpoofCheck(SpoofConfig.DEFAULTS, Optional.empty(), System::nanoTime);
    private short[] speech = new short[0];
    private int call;

    /** Run from the root of the repository, or with {@code callprint.home} set. */
    @Setup
    public void fill() throws IOException {
        Path home = Path.of(System.getProperty("callprint.home", "."));
        speech = Arrays.copyOf(
                Levels.toPcm16(AudioFiles.read(home.resolve("sip-config/demo/voices/carlo/call-1.wav"))
                        .samples()),
                40_000);
        Random random = new Random(1);
        short[] other = new short[40_000];
        for (int piece = 0; piece < 2_000; piece++) {
            for (int i = 0; i < other.length; i++) {
                other[i] = (short) (2_000 * random.nextGaussian());
            }
            check.examine("before-" + piece, other, 0);
        }
    }

    @Benchmark
    public Set<Suspicion> examineFiveSeconds() {
        return check.examine("call-" + call++, speech, 0);
    }
}
