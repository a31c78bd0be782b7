package io.callprint.app;

import io.callprint.audio.G711Law;
import io.callprint.config.ConfigException;
import io.callprint.config.ConfigReader;
import io.callprint.config.SipConfig;
import io.callprint.sip.SipTiming;
import io.callprint.srtp.SrtpPolicy;
import io.callprint.testcall.BrokenMessages;
import io.callprint.testcall.CallNews;
import io.callprint.testcall.CallReport;
import io.callprint.testcall.CallScript;
import io.callprint.testcall.Expectation;
import io.callprint.testcall.ScriptDesk;
import io.callprint.testcall.ScriptResult;
import io.callprint.testcall.ScriptRun;
import io.callprint.testcall.ScriptStep;
import io.callprint.testcall.SipTrace;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Many short calls among damaged messages, against a server that nobody restarts: whether every call succeeds, and whether
 * calls, media sessions, threads and memory are back afterwards where they were after the warm-up. Caller and server share
 * the process, so nothing of either side can leak unseen.
 */
public final class Soak {
    /** Transactions of the last calls live 32 s (64 * T1, RFC 3261 section 17), half-open calls too. */
    private static final Duration SETTLED = Duration.ofSeconds(40);

    private static final int FIRST_MEDIA_PORT = 20_000;

    private final Path home;
    private final SipTiming timing;

    /** @param home of the installation */
    public Soak(Path home) {
        this(home, SipTiming.DEFAULTS);
    }

    /** @param timing of the server */
    Soak(Path home, SipTiming timing) {
        this.home = home;
        this.timing = timing;
    }

    /**
     * What is measured.
     *
     * @param calls after the warm-up
     * @param perSecond calls begun a second
     * @param brokenPerSecond damaged messages a second
     * @param settles whether memory is compared: takes 40 s after warm-up and end
     */
    public record Load(int calls, int warmUpCalls, double perSecond, int brokenPerSecond, boolean settles) {}

    /** What a process holds. */
    private record Held(int calls, int mediaSessions, int threads, long heapBytes) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d calls, %d media sessions, %d threads, %.2f MB of heap",
                    calls,
                    mediaSessions,
                    threads,
                    heapBytes / 1e6);
        }
    }

    /** @return whether every call went as expected and nothing was left */
    public boolean run(Load load, PrintStream out)
            throws StartException, ConfigException, IOException, InterruptedException {
        Path data = Files.createTempDirectory("callprint-soak");
        Settings settings = new Settings(
                home,
                data,
                ConfigReader.read(
                        Optional.empty(),
                        List.of(
                                "sip.port=0",
                                "http.port=0",
                                "identity.enabled=false",
                                "sip.maxCalls=5000",
                                "rtp.firstPort=" + FIRST_MEDIA_PORT),
                        Map.of()));
        SipTrace trace = new SipTrace();
        try (CallprintServer server = CallprintServer.start(settings, List.of(), UnaryOperator.identity(), timing);
                LocalPhones phones = new LocalPhones(LocalPhones.HOST, SipConfig.Tls.DEFAULTS, trace)) {
            ScriptDesk desk = new ScriptDesk(
                    phones::take, server.target(Optional.empty()), trace, new CallNews(), new CallNews());
            boolean isWarm = place("warm-up", load.warmUpCalls(), load, desk, server, out);
            Held before = held(server, load.settles());
            boolean isRight = place("soak", load.calls(), load, desk, server, out);
            Held after = held(server, load.settles());
            out.println("after the warm-up: " + before);
            out.println("at the end:        " + after);
            boolean isBack = after.calls() == 0
                    && after.mediaSessions() == 0
                    && after.threads() <= before.threads()
                    && (!load.settles() || after.heapBytes() <= before.heapBytes() + load.calls() * 10L);
            boolean passed = isWarm && isRight && isBack;
            out.println(passed ? "PASS: nothing is left of them" : "FAIL");
            return passed;
        } finally {
            TemporaryFolder.delete(data);
        }
    }

    private static boolean place(
            String name, int calls, Load load, ScriptDesk desk, CallprintServer server, PrintStream out)
            throws InterruptedException {
        CallScript script = new CallScript(
                name,
                new CallScript.Place(
                        Optional.empty(),
                        Optional.empty(),
                        SipConfig.Tls.DEFAULTS,
                        List.of(G711Law.PCMU),
                        SrtpPolicy.OFF),
                new CallScript.Load(calls, 1_000, load.perSecond(), Duration.ofSeconds(1)),
                Duration.ofSeconds(60),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(
                        story(wait(300)),
                        story(new ScriptStep.Press("5"), wait(200)),
                        story(new ScriptStep.Hold(), new ScriptStep.Resume()),
                        story()));
        ScriptResult result;
        try (BrokenMessages broken =
                new BrokenMessages(server.sipAddress(), FIRST_MEDIA_PORT, load.brokenPerSecond(), calls)) {
            result = new ScriptRun(script, desk).run(_ -> {});
            out.println(result.sentence() + ", among " + broken.sent() + " damaged messages");
        }
        result.calls().stream()
                .filter(call -> !call.isRight())
                .limit(3)
                .map(CallReport::transcript)
                .forEach(out::println);
        return result.isRight();
    }

    private static ScriptStep wait(int millis) {
        return new ScriptStep.Wait(Duration.ofMillis(millis));
    }

    private static CallScript.Story story(ScriptStep... steps) {
        ScriptStep answered = new ScriptStep.Expect(new Expectation.Answered(200, Map.of()), Duration.ofSeconds(10));
        return new CallScript.Story(
                "sip:+1555{call}@127.0.0.1",
                "",
                Map.of(),
                CallScript.Transfer.TAKEN,
                Stream.concat(Stream.of(answered), Stream.of(steps)).toList());
    }

    private static Held held(CallprintServer server, boolean settles) throws InterruptedException {
        long deadline = System.nanoTime() + SETTLED.toNanos();
        while ((server.openCalls() > 0 || server.openMediaSessions() > 0) && System.nanoTime() - deadline < 0) {
            Thread.sleep(20);
        }
        if (settles) {
            Thread.sleep(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        for (int round = 0; round < 3; round++) {
            System.gc(); // what is unreachable is no growth
            Thread.sleep(100);
        }
        return new Held(
                server.openCalls(),
                server.openMediaSessions(),
                Thread.activeCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
}
