package io.callprint.cli;

import io.callprint.api.EventFile;
import io.callprint.app.CallprintServer;
import io.callprint.app.Settings;
import io.callprint.call.CallEventListener;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Takes calls: prints `ready sip=HOST:PORT http=HOST:PORT` when it does.",
        footer = "The first SIGTERM or Ctrl-C lets calls in progress end, the second stops at once.")
final class ServeCommand implements Callable<Integer> {
    private static final Duration DRAIN = Duration.ofMinutes(5);

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--sip", paramLabel = "HOST:PORT", description = "where SIP is taken, UDP and TCP")
    @Nullable
    private String sip;

    @Option(names = "--http", paramLabel = "HOST:PORT", description = "where the agent's page and the API are")
    @Nullable
    private String http;

    @Option(names = "--events", paramLabel = "FILE", description = "one JSON line per call event; - is standard output")
    @Nullable
    private String events;

    @Override
    public Integer call() throws Exception {
        List<String> overrides = new ArrayList<>();
        addAddress(overrides, "sip", sip);
        addAddress(overrides, "http", http);
        Settings settings = common.settings(overrides.toArray(String[]::new));
        List<CallEventListener> listeners = new ArrayList<>();
        if (events != null) {
            listeners.add(new EventFile(stream(events)));
        }
        try (CallprintServer server = CallprintServer.start(settings, listeners)) {
            StopSignal stop = StopSignal.install();
            System.out.printf(
                    "ready sip=%s http=%s%s%n",
                    text(server.sipAddress()),
                    text(server.httpAddress()),
                    server.embeddingsAddress()
                            .map(address -> " embeddings=" + text(address))
                            .orElse(""));
            System.out.flush();
            stop.await();
            server.drain(DRAIN);
        }
        return ExitCode.OK;
    }

    static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    private static void addAddress(List<String> overrides, String section, @Nullable String address) {
        if (address == null) {
            return;
        }
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(
                    "--" + section + " is \"" + address + "\", expected HOST:PORT such as 127.0.0.1:5060");
        }
        String host = address.substring(0, colon).replaceAll("^\\[(.*)]$", "$1"); // [::1]:5060
        overrides.add(section + ".host=" + host);
        overrides.add(section + ".port=" + address.substring(colon + 1));
        if (section.equals("sip")) {
            overrides.add("rtp.host=" + host);
        }
    }

    private static OutputStream stream(String file) throws IOException {
        return file.equals("-") ? System.out : new FileOutputStream(file, true);
    }
}
