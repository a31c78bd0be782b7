package io.callprint.app;

import com.sun.management.UnixOperatingSystemMXBean;
import io.callprint.audio.AudioCodec;
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
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Many short calls among damaged messages, against a server that nobody restarts: whether every call succeeds, and whether
 * calls, dialogs, ports, threads, open files and memory are back afterwards where they were after the warm-up. Caller and
 * server share the process, so nothing of either side can leak unseen.
 */
public final class Soak {
    /** Transactions of the last calls live 32 s (64 * T1, RFC 3261 section 17). */
    private static final Duration SETTLED = Duration.ofSeconds(35);

    /** A damaged INVITE that is still one begins a call: 32 s without its ACK, and as long until its BYE is given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(80);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** Growth that is none: what the virtual machine itself keeps in the heap. */
    private static final long BYTES_A_CALL = 10;

    /** Files the virtual machine opens when it first needs them. */
    private static final int OPENED_LATE = 4;

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
     * @param settles whether memory is compared: waits 35 s and more after warm-up and end
     */
    public record Load(int calls, int warmUpCalls, double perSecond, int brokenPerSecond, boolean settles) {}

    /**
     * What a process holds.
     *
     * @param dialogs of both sides, ended ones that may still get a message included
     * @param ports for media, of both sides
     */
    private record Held(int calls, int dialogs, int ports, int threads, long files, long heapBytes) {
        boolean isIdle() {
            return calls == 0 && dialogs == 0 && ports == 0;
        }

        boolean isWithin(Held before) {
            return isIdle() && threads <= before.threads && files <= before.files + OPENED_LATE;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d calls, %d dialogs, %d media ports, %d threads, %d open files, %.2f MB of heap",
                    calls,
                    dialogs,
                    ports,
                    threads,
                    files,
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
            boolean isWarm = place("warm-up", load.warmUpCalls(), warmUp(load), load, desk, server, out);
            Held before = settled(server, phones, load.settles() ? SETTLED : Duration.ZERO, Held::isIdle);
            boolean isRight = place("soak", load.calls(), Duration.ofSeconds(1), load, desk, server, out);
            long limit = load.settles() ? before.heapBytes() + load.calls() * BYTES_A_CALL : Long.MAX_VALUE;
            Predicate<Held> isBack = held -> held.isWithin(before) && held.heapBytes() <= limit;
            Held after = settled(server, phones, Duration.ZERO, isBack);
            out.println("after the warm-up: " + before);
            out.println("at the end:        " + after);
            boolean passed = isWarm && isRight && isBack.test(after);
            out.println(passed ? "PASS: nothing is left of them" : "FAIL");
            return passed;
        } finally {
            TemporaryFolder.delete(data);
        }
    }

    /** The rate grows to its full height with the last call: nothing is compiled yet. */
    private static Duration warmUp(Load load) {
        return Duration.ofMillis(Math.round(2_000 * load.warmUpCalls() / load.perSecond()));
    }

    private static boolean place(
            String name, int calls, Duration ramp, Load load, ScriptDesk desk, CallprintServer server, PrintStream out)
            throws InterruptedException {
        CallScript script = new CallScript(
                name,
                new CallScript.Place(
                        Optional.empty(),
                        Optional.empty(),
                        SipConfig.Tls.DEFAULTS,
                        List.of(AudioCodec.PCMU),
                        SrtpPolicy.OFF),
                new CallScript.Load(calls, 1_000, load.perSecond(), ramp),
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

    /** Waits at least so long, and then until it is settled, if it ever is. */
    private static Held settled(CallprintServer server, LocalPhones phones, Duration least, Predicate<Held> isSettled)
            throws InterruptedException {
        long start = System.nanoTime();
        Held held = held(server, phones);
        while (true) {
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            boolean isDue = waited.compareTo(least) >= 0 && isSettled.test(held);
            if (isDue || waited.compareTo(PATIENCE) > 0) {
                return held;
            }
            Thread.sleep(LOOK_EVERY);
            held = held(server, phones);
        }
    }

    private static Held held(CallprintServer server, LocalPhones phones) throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            System.gc(); // what is unreachable is no growth
            Thread.sleep(100);
        }
        return new Held(
                server.openCalls(),
                server.dialogs() + phones.dialogs(),
                server.mediaPorts() + phones.mediaPorts(),
                Thread.activeCount(),
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                        ? unix.getOpenFileDescriptorCount()
                        : 0,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
}
