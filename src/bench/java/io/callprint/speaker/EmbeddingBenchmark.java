package io.callprint.speaker;

import ai.onnxruntime.OrtException;
import io.callprint.audio.Upsampler;
import io.callprint.model.ModelCatalog;
import io.callprint.model.OnnxModels;
import io.callprint.model.OnnxSession;
import io.callprint.model.SpeakerModelEntry;
import java.nio.file.Path;
import java.util.SplittableRandom;
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

/** From net speech to an embedding, whole and in parts, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseZGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets up before it measures
public class EmbeddingBenchmark {
    private static final int RATE_HZ = 8000;

    @Param({"3", "5"})
    public int seconds;

    @Param({"campplus-telephone-int8", "campplus-telephone", "ge2e"})
    public String model = "";

    private final Upsampler upsampler = new Upsampler();
    private short[] speech = new short[0];
    private float[] speech8k = new float[0];
    private float[] speech16k = new float[0];
    private NetworkFeed feed;
    private NetworkFeed.Input input;
    private OnnxSession session;
    private EmbeddingPath path;
    private SpeakerNetwork network;

    @Setup
    public void open() {
        Path models = Path.of(System.getProperty("callprint.home", "."), "models");
        SpeakerModelEntry entry = ModelCatalog.load(models).speaker(model);
        session = OnnxModels.start().open(entry);
        path = new EmbeddingPath(session, entry);
        network = new SpeakerNetwork(session, entry);
        feed = NetworkFeed.of(entry);
        SplittableRandom random = new SplittableRandom(1);
        speech = new short[seconds * RATE_HZ];
        speech8k = new float[speech.length];
        for (int i = 0; i < speech.length; i++) {
            speech[i] = (short) random.nextInt(-3000, 3000);
            speech8k[i] = speech[i] / 32768f;
        }
        speech16k = upsampler.upsample(speech8k);
        input = feed.feed(speech16k.clone());
    }

    @TearDown
    public void close() {
        network.close();
        path.close();
        session.close();
    }

    @Benchmark
    public float[] upsampler() {
        return upsampler.upsample(speech8k);
    }

    @Benchmark
    public NetworkFeed.Input frontEnd() {
        return feed.feed(speech16k.clone());
    }

    @Benchmark
    public float[] network() throws OrtException {
        return network.run(input);
    }

    @Benchmark
    public float[] embedding() throws OrtException {
        return path.embed(speech);
    }
}
