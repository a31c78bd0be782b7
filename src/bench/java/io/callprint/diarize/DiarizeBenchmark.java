package io.callprint.diarize;

import io.callprint.audio.AudioFiles;
import io.callprint.audio.Upsampler;
import io.callprint.model.ModelCatalog;
import io.callprint.model.OnnxModels;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.speech.SpeakerActivity;
import io.callprint.speech.SpeakerSegmenter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Windows of 10 s in which two demo voices take turns: the segmentation network, and all that is made of a window. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH sets up before it measures
public class DiarizeBenchmark {
    private static final int RATE_HZ = 8000;
    private static final int TURN_SAMPLES = 4 * RATE_HZ;

    /** Windows at once; a result is for all of them. */
    @Param({"1", "2", "4"})
    public int windows;

    private final List<float[]> telephone = new ArrayList<>();
    private final List<float[]> wideband = new ArrayList<>();
    private SpeakerSegmenter segmenter;
    private OnnxSpeakerEmbedder embedder;
    private WindowAnalysis analysis;

    @Setup
    public void open() throws IOException {
        Path home = Path.of(System.getProperty("callprint.home", "."));
        ModelCatalog catalog = ModelCatalog.load(home.resolve("models"));
        OnnxModels onnx = OnnxModels.start();
        segmenter = SpeakerSegmenter.open(onnx, catalog.segmentation("segmentation"));
        embedder = OnnxSpeakerEmbedder.open(onnx, catalog.speaker("campplus-telephone-int8"), 1, 1, System::nanoTime);
        analysis = new WindowAnalysis(segmenter, embedder, embedder.meanVector(), RATE_HZ);
        Path voices = home.resolve("sip-config/demo/voices");
        float[] first = AudioFiles.read(voices.resolve("allison/enrol-1.wav")).samples();
        float[] second = AudioFiles.read(voices.resolve("carlo/enrol-1.wav")).samples();
        Upsampler upsampler = new Upsampler();
        for (int window = 0; window < windows; window++) {
            float[] audio = new float[segmenter.windowSamples() * RATE_HZ / segmenter.sampleRateHz()];
            for (int at = 0; at < audio.length; at += TURN_SAMPLES) {
                float[] speaker = (at / TURN_SAMPLES + window) % 2 == 0 ? first : second;
                System.arraycopy(speaker, at / 2, audio, at, Math.min(TURN_SAMPLES, audio.length - at));
            }
            telephone.add(audio);
            wideband.add(upsampler.upsample(audio));
        }
    }

    @TearDown
    public void close() {
        embedder.close();
        segmenter.close();
    }

    @Benchmark
    public List<SpeakerActivity> segmentation() {
        return segmenter.segment(wideband);
    }

    /** Segmentation, and an embedding of each voice. */
    @Benchmark
    public Object analysis() {
        return analysis.analyse(0, telephone);
    }
}
