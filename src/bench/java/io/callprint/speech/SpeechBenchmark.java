package io.callprint.speech;

import ai.onnxruntime.OrtException;
import io.callprint.audio.Levels;
import io.callprint.audio.Tones;
import io.callprint.config.SpeechConfig;
import io.callprint.model.ModelCatalog;
import io.callprint.model.OnnxModels;
import io.callprint.model.OnnxSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

/** The gate of every packet, one run of the network over some calls, the echo search, and the check of 5 s. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SpeechBenchmark {
    private static final Path MODELS = Path.of(System.getProperty("callprint.home", "."), "models");

    /** Run from the root of the repository, or with {@code callprint.home} set. */
    @State(Scope.Thread)
    public static class Network {
        @Param({"1", "8", "32"})
        public int calls;

        private final OnnxSession model =
                OnnxModels.start().open(ModelCatalog.load(MODELS).vad("silero-vad"));
        private final List<VadRow> rows = new ArrayList<>();
        private final List<float[]> chunks = new ArrayList<>();
        private final SileroVad vad = new SileroVad(model, SileroVad.MAX_CHUNKS);

        @Setup
        public void fill() {
            short[] noise = noise(1);
            for (int i = 0; i < calls; i++) {
                VadRow row = new VadRow();
                row.next(Arrays.copyOf(noise, SpeechChunk.SAMPLES));
                rows.add(row);
                chunks.add(row.input);
            }
        }

        @TearDown
        public void close() {
            model.close();
        }
    }

    @State(Scope.Thread)
    public static class Frames {
        private final SpeechGate gate = new SpeechGate();
        private final EchoGuard echo = new EchoGuard();
        private final SpeechChunk chunk = new SpeechChunk();
        private final QualityCheck check = new QualityCheck(QualityModel.read(MODELS), SpeechConfig.DEFAULTS);
        private final short[] frame = noise(0.02);
        private final NetSpeech fiveSeconds = new NetSpeech(noise(5), -20, -40, 0, 0);

        @Setup
        public void fill() {
            short[] other = noise(0.5);
            for (int i = 0; i < 25; i++) {
                echo.sent(other, 160 * i, 0);
            }
            for (int i = 0; i < 2; i++) {
                System.arraycopy(frame, 0, chunk.room(), chunk.roomOffset(), 160);
                chunk.added(160L * i, 0, SpeechChunk.GATE_OPEN);
            }
            chunk.take();
        }
    }

    @Benchmark
    public float networkRun(Network network) throws OrtException {
        network.vad.run(network.rows);
        return network.rows.getFirst().probability();
    }

    /** As many chunks of one file as the other has calls. */
    @Benchmark
    public float[] networkRunOverAFile(Network network) throws OrtException {
        return network.vad.run(network.rows.getFirst(), network.chunks);
    }

    @Benchmark
    public boolean gateOfAFrame(Frames frames) {
        return frames.gate.isOpen(frames.frame);
    }

    @Benchmark
    public boolean echoSearch(Frames frames) {
        return frames.echo.isEcho(frames.chunk, true);
    }

    @Benchmark
    public SpeechQuality qualityOfFiveSeconds(Frames frames) {
        return frames.check.check(frames.fiveSeconds);
    }

    private static short[] noise(double seconds) {
        return Levels.toPcm16(Tones.whiteNoise(0.1, seconds, 8000, 1).samples());
    }
}
