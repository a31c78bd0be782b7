package io.callprint.identity;

import io.callprint.config.IdentityConfig;
import io.callprint.speech.SpeechQuality;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.RandomVectors;
import io.callprint.voiceprint.Voiceprint;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One decision on one thread, rivals and all, and moving the centre. Target: under 3 ms for 100,000 callers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseZGC", "--add-modules", "jdk.incubator.vector", "-Xmx1g"})
public class DecisionBench {
    private static final int DIMENSION = 192;

    @Param({"10000", "100000"})
    public int callers;

    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
    private final ScoreCalibration calibration = ScoreCalibration.read(
            Path.of(System.getProperty("callprint.home"), "models", "campplus-telephone-calibration.yaml"));
    private final Gallery gallery = new Gallery(store, "bench", new float[DIMENSION], calibration);
    private final VoiceIdentifier identifier = new VoiceIdentifier(
            gallery,
            new Scoring(calibration, gallery, IdentityConfig.DEFAULTS),
            IdentityConfig.DEFAULTS,
            new OptOuts(store, OptOuts.BUDGET),
            new LastSeen(store, Clock.systemUTC()),
            new CallScores());
    private final SpeechQuality good = new SpeechQuality(1, Set.of(), 20, 0.6, 0);
    private Utterance stranger = said(new float[] {1});
    private Utterance caller = stranger;
    private CallerClaim claim = CallerClaim.NONE;

    private Utterance said(float[] vector) {
        return new Utterance(
                "00000000", new Embedding("bench", Arrays.copyOf(vector, Math.max(vector.length, DIMENSION))), 5, good);
    }

    @Setup
    public void enrol() throws InterruptedException {
        Random random = new Random(1);
        float[] voice = new float[0];
        for (int i = 0; i < callers; i++) {
            voice = RandomVectors.unit(random, DIMENSION);
            store.save(new Voiceprint(
                    new CallerId("caller-" + i),
                    List.of(new EnrolmentSample("00000000", new Embedding("bench", voice), 5, 1, Instant.EPOCH)),
                    Map.of(),
                    Instant.EPOCH,
                    Instant.EPOCH));
        }
        caller = said(voice);
        claim = new CallerClaim(Optional.of(new CallerId("caller-" + (callers - 1))), Optional.empty());
        stranger = said(RandomVectors.unit(random, DIMENSION));
        gallery.start();
        while (gallery.state() instanceof Gallery.State.Unavailable) {
            Thread.sleep(10);
        }
    }

    @TearDown
    public void close() {
        gallery.close();
    }

    @Benchmark
    public Identification strangerSearched() {
        return identifier.identify(stranger, CallerClaim.NONE, true);
    }

    @Benchmark
    public Identification callerSearched() {
        return identifier.identify(caller, CallerClaim.NONE, true);
    }

    @Benchmark
    public Identification callerVerified() {
        return identifier.identify(caller, claim, true);
    }
}
