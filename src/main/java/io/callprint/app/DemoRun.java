package io.callprint.app;

import io.callprint.config.AuditConfig;
import io.callprint.config.CallConfig;
import io.callprint.config.CallprintConfig;
import io.callprint.config.EmbeddingsConfig;
import io.callprint.config.HttpConfig;
import io.callprint.config.SipConfig;
import io.callprint.config.VoicesConfig;
import io.callprint.testcall.CallLog;
import io.callprint.testcall.Demo;
import io.callprint.testcall.DemoOutcome;
import io.callprint.testcall.DemoVoices;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs the demo: a server with an empty store, telephones that call it, and a table of what became of each call. */
public final class DemoRun {
    private static final String FLOW = "demo/flow.yaml";
    private static final String VOICES = "demo/voices";

    private final Settings settings;
    private final PrintStream out;

    public DemoRun(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /**
     * @param whenDone called with the page's address before the server stops; blocks to keep it up
     * @return whether every decision was right
     */
    public boolean run(WhenDone whenDone) throws StartException, IOException, InterruptedException {
        long start = System.nanoTime();
        Path data = Files.createTempDirectory("callprint-demo");
        CallLog log = new CallLog();
        try (CallprintServer server = CallprintServer.start(demoSettings(data), List.of(log));
                LocalPhones phones = new LocalPhones()) {
            String page = "http://" + text(server.httpAddress()) + "/";
            out.printf("Callprint takes calls at sip:%s, the agent's page is %s%n%n", text(server.sipAddress()), page);
            List<DemoOutcome> outcomes = new Demo(
                            phones::take,
                            "sip:service@" + text(server.sipAddress()),
                            LocalPhones.HOST,
                            new DemoVoices(settings.sipConfig(VOICES)),
                            log,
                            new DemoProgress(out))
                    .run();
            boolean right = new DemoTable(outcomes).print(out, Duration.ofNanos(System.nanoTime() - start));
            whenDone.at(page);
            return right;
        } finally {
            TemporaryFolder.delete(data);
        }
    }

    /** What happens between the last call and the end of the server. */
    @FunctionalInterface
    public interface WhenDone {
        void at(String page) throws InterruptedException;
    }

    private Settings demoSettings(Path data) {
        CallprintConfig config = settings.config();
        CallprintConfig demo = new CallprintConfig(
                new SipConfig(
                        LocalPhones.HOST, 0, Optional.empty(), config.sip().maxCalls(), 10),
                config.rtp(),
                new HttpConfig(LocalPhones.HOST, 0),
                config.speech(),
                config.inference(),
                config.identity(),
                config.enrolment(),
                config.store(),
                config.webhook(),
                new CallConfig(FLOW, config.call().maxSeconds()),
                config.watchlist(),
                config.attempts(),
                config.spoof(),
                config.capture(),
                config.retention(),
                AuditConfig.DEFAULTS,
                EmbeddingsConfig.DEFAULTS,
                VoicesConfig.DEFAULTS);
        return new Settings(settings.home(), data, demo);
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
