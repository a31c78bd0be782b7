package io.callprint.testcall;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.callprint.config.ConfigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Brings what a server elsewhere says of calls into {@link CallNews}: its event stream, and the posts of its webhook. */
public final class NewsReader implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_POST = 1_000_000;

    private final List<AutoCloseable> open = new ArrayList<>();

    /**
     * Follows the event stream.
     *
     * @param server its HTTP address
     * @throws ConfigException one sentence, when no stream is there
     */
    public void follow(URI server, CallNews news) throws ConfigException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        try {
            HttpResponse<Stream<String>> stream = client.send(
                    HttpRequest.newBuilder(server.resolve("/events")).build(), HttpResponse.BodyHandlers.ofLines());
            if (stream.statusCode() != 200) {
                throw new IOException("answered " + stream.statusCode());
            }
            Thread reader = Thread.ofVirtual().name("events").start(() -> read(stream.body(), news));
            open.add(() -> {
                client.shutdownNow();
                reader.join(PATIENCE);
            });
        } catch (IOException e) {
            client.shutdownNow();
            throw new ConfigException(
                    "events: " + server + " gives no event stream (" + e.getMessage()
                            + "), expected a Callprint server",
                    e);
        }
    }

    private static void read(Stream<String> lines, CallNews news) {
        try (lines) {
            lines.filter(line -> line.startsWith("data: ")).forEach(line -> tell(line.substring(6), news));
        } catch (RuntimeException closed) {
            // The stream ends with the server or with us.
        }
    }

    /**
     * Takes posts.
     *
     * @param port 0 takes any free one
     * @return where posts go
     */
    public URI listen(int port, CallNews news) throws ConfigException {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/", exchange -> {
                tell(
                        new String(
                                exchange.getRequestBody().readNBytes(MAX_POST),
                                java.nio.charset.StandardCharsets.UTF_8),
                        news);
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            open.add(() -> server.stop(0));
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        } catch (IOException e) {
            throw new ConfigException("webhookPort: " + port + " cannot be bound, expected a free port", e);
        }
    }

    private static void tell(String json, CallNews news) {
        try {
            news.tell(JSON.readTree(json));
        } catch (IOException notJson) {
            // Not of a Callprint server: no call waits for it.
        }
    }

    @Override
    public void close() {
        for (AutoCloseable one : open.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(NewsReader.class).debug("not closed", e);
            }
        }
        open.clear();
    }
}
