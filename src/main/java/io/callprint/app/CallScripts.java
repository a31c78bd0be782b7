package io.callprint.app;

import io.callprint.api.EventJson;
import io.callprint.config.ConfigException;
import io.callprint.config.ConfigReader;
import io.callprint.identity.Enrollment;
import io.callprint.testcall.CallNews;
import io.callprint.testcall.CallReport;
import io.callprint.testcall.CallScript;
import io.callprint.testcall.Expectation;
import io.callprint.testcall.NewsReader;
import io.callprint.testcall.ScriptDesk;
import io.callprint.testcall.ScriptResult;
import io.callprint.testcall.ScriptRun;
import io.callprint.testcall.ScriptStep;
import io.callprint.testcall.SipTrace;
import io.callprint.voiceprint.CallerId;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs call scripts: starts the server a script asks for, telephones, and what brings the server's news. */
public final class CallScripts {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern HOST =
            Pattern.compile("sips?:(?:[^@]*@)?(?:\\[([0-9A-Fa-f:.]+)]|([^:;?>]+))(?::(\\d{1,5}))?.*");

    private final Path home;
    private final Optional<String> target;

    /**
     * @param home of the installation, for the servers that scripts start
     * @param target to call instead of what scripts say
     */
    public CallScripts(Path home, Optional<String> target) {
        this.home = home;
        this.target = target;
    }

    /**
     * @param progress told as each call ends
     * @throws ConfigException one sentence, when the script cannot be run at all
     */
    public ScriptResult run(CallScript script, Consumer<CallReport> progress)
            throws ConfigException, StartException, IOException, InterruptedException {
        CallNews events = new CallNews();
        CallNews posts = new CallNews();
        try (NewsReader reader = new NewsReader()) {
            Optional<URI> webhook = script.webhook().isPresent() || expectsPosts(script)
                    ? Optional.of(reader.listen(script.webhook().orElse(0), posts))
                    : Optional.empty();
            if (script.server().isEmpty() || target.isPresent()) {
                String called = target.or(() -> script.place().target())
                        .orElseThrow(() -> new ConfigException(
                                "%s: keys \"target\" and \"server\" are missing, expected one of them or --target"
                                        .formatted(script.name())));
                if (script.events().isPresent()) {
                    reader.follow(script.events().get(), events);
                }
                return place(script, called, events, posts, progress);
            }
            CallScript.Server own = script.server().get();
            Path data = Files.createTempDirectory("callprint-call");
            try (CallprintServer server = CallprintServer.start(
                    settings(own, data, webhook), List.of(event -> events.tell(EventJson.of(event))))) {
                enrol(own, server, settings(own, data, webhook));
                return place(script, server.target(script.place().transport()), events, posts, progress);
            } finally {
                TemporaryFolder.delete(data);
            }
        }
    }

    private static ScriptResult place(
            CallScript script, String called, CallNews events, CallNews posts, Consumer<CallReport> progress)
            throws ConfigException, StartException, InterruptedException {
        String uri = script.place()
                .transport()
                .filter(_ -> !called.contains(";transport="))
                .map(transport -> called + ";transport=" + transport)
                .orElse(called);
        SipTrace trace = new SipTrace();
        try (LocalPhones phones =
                new LocalPhones(addressTowards(called), script.place().tls(), trace)) {
            ScriptDesk desk = new ScriptDesk(
                    () -> phones.take(script.place().codecs(), script.place().srtp()), uri, trace, events, posts);
            return new ScriptRun(script, desk).run(progress);
        }
    }

    /** The address of this machine from which a target is reached. */
    private static String addressTowards(String called) throws ConfigException {
        Matcher parts = HOST.matcher(called);
        if (parts.matches()) {
            String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
            int port = parts.group(3) == null ? 5060 : Integer.parseInt(parts.group(3));
            try (DatagramSocket probe = new DatagramSocket()) { // connecting it only asks the routing table
                probe.connect(new InetSocketAddress(host, port));
                return probe.getLocalAddress().getHostAddress();
            } catch (IOException | RuntimeException unreachable) {
                // Told below.
            }
        }
        throw new ConfigException("target \"" + called + "\" cannot be reached, expected a SIP URI with a host like"
                + " sip:service@192.0.2.20:5060");
    }

    private Settings settings(CallScript.Server own, Path data, Optional<URI> webhook) throws ConfigException {
        List<String> keys = new ArrayList<>(List.of("sip.port=0", "http.port=0", "sip.tlsPort=0"));
        own.flow().ifPresent(flow -> keys.add("call.flow=" + flow));
        webhook.ifPresent(url -> keys.add("webhook.url=" + url));
        own.set().forEach((key, value) -> keys.add(key + "=" + value));
        return new Settings(home, data, ConfigReader.read(Optional.empty(), keys, Map.of()));
    }

    private static void enrol(CallScript.Server own, CallprintServer server, Settings settings)
            throws StartException, IOException {
        FileRecognition files = new FileRecognition(server.recognition(), settings.config());
        if (!own.enrol().isEmpty()) {
            files.awaitGallery(PATIENCE);
        }
        for (Map.Entry<String, List<Path>> caller : own.enrol().entrySet()) {
            Enrollment.Result result =
                    files.enrol(new CallerId(caller.getKey()), caller.getValue(), Map.of(), "call script");
            if (!(result instanceof Enrollment.Result.Enrolled)) {
                throw new StartException(
                        "caller " + caller.getKey() + " could not be enrolled: " + result, new IOException());
            }
        }
    }

    private static boolean expectsPosts(CallScript script) {
        return script.stories().stream().anyMatch(story -> expectPosts(story.steps()));
    }

    private static boolean expectPosts(List<ScriptStep> steps) {
        return steps.stream().anyMatch(step -> switch (step) {
            case ScriptStep.Expect(Expectation what, Duration _) -> what instanceof Expectation.Posted;
            case ScriptStep.Repeat repeat -> expectPosts(repeat.steps());
            default -> false;
        });
    }
}
