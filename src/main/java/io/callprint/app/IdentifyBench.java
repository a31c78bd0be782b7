package io.callprint.app;

import io.callprint.identity.Enrollment;
import io.callprint.voiceprint.CallerId;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How long identifying a file takes in a warm process, on the calling thread. The time on the processor does not count
 * what other processes take on a busy machine.
 */
public final class IdentifyBench {
    private static final int WARM_UP = 100;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Settings settings;

    public IdentifyBench(Settings settings) throws IOException {
        this.settings = new Settings(settings.home(), Files.createTempDirectory("callprint-bench"), settings.config());
    }

    public void run(int runs, PrintStream out) throws StartException, IOException {
        Path voice = settings.sipConfig("demo/voices/allison");
        try (Recognition recognition = Recognition.open(settings)) {
            FileRecognition files = new FileRecognition(recognition, settings.config());
            files.awaitGallery(Duration.ofSeconds(15));
            CallerId caller = new CallerId("allison");
            Enrollment.Result enrolled = files.enrol(
                    caller, List.of(voice.resolve("enrol-1.wav"), voice.resolve("enrol-2.wav")), Map.of(), "bench");
            if (!(enrolled instanceof Enrollment.Result.Enrolled)) {
                throw new StartException("the bench's voice could not be enrolled: " + enrolled, new IOException());
            }
            Path file = voice.resolve("call-1.wav");
            for (int i = 0; i < WARM_UP; i++) {
                files.identify(file, Optional.empty());
            }
            double[] millis = new double[runs];
            double[] processorMillis = new double[runs];
            for (int i = 0; i < runs; i++) {
                long start = System.nanoTime();
                long processorStart = THREADS.getCurrentThreadCpuTime();
                files.identify(file, Optional.empty());
                processorMillis[i] = (THREADS.getCurrentThreadCpuTime() - processorStart) / 1e6;
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
            out.printf(
                    Locale.ROOT,
                    "identify, 5 s of net speech, %d runs: %s; time on the processor: %s%n",
                    runs,
                    summary(millis),
                    summary(processorMillis));
        }
    }

    private static String summary(double[] millis) {
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT,
                "p10 %.1f ms, p50 %.1f ms, p95 %.1f ms, most %.1f ms",
                Percentiles.at(millis, 0.1),
                Percentiles.at(millis, 0.5),
                Percentiles.at(millis, 0.95),
                millis[millis.length - 1]);
    }
}
