package io.callprint.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.call.CallEvent;
import io.callprint.config.HttpConfig;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The HTTP side: the agent's page at {@code /}, the event stream at {@code /events}, calls and callers below {@code
 * /api}, {@code /health}. Requests run on virtual threads. No login: bind it to loopback or put a proxy in front.
 */
public final class HttpServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long MOST_BYTES = 1_000_000;
    private static final long KEEP_ALIVE_MILLIS = 10_000;
    private static final long STREAMS_END_SECONDS = 2;
    private static final long LOOK_FOR_STOP_MILLIS = 200;

    private final Javalin javalin;
    private final EventHub hub;
    private final Consumer<Consumer<Voiceprint>> callers;
    private final Supplier<ObjectNode> health;
    private final String host;
    /** The server itself and every open stream are parties of it. */
    private final Phaser streams = new Phaser(1);

    private volatile boolean stopping;

    /**
     * @param page HTML of the agent's page
     * @param callers gives every enrolled caller
     * @param health what {@code /health} shows, its {@code status} among it
     * @param voices of the library, where it is handed out
     * @throws HttpStartException one sentence, when the address cannot be bound
     */
    public static HttpServer start(
            HttpConfig config,
            String page,
            EventHub hub,
            Consumer<Consumer<Voiceprint>> callers,
            Supplier<ObjectNode> health,
            Optional<VoicePrompts> voices)
            throws HttpStartException {
        return new HttpServer(config, page, hub, callers, health, voices);
    }

    private HttpServer(
            HttpConfig config,
            String page,
            EventHub hub,
            Consumer<Consumer<Voiceprint>> callers,
            Supplier<ObjectNode> health,
            Optional<VoicePrompts> voices)
            throws HttpStartException {
        this.hub = hub;
        this.callers = callers;
        this.health = health;
        this.host = config.host();
        this.javalin = WebPort.open("http", config.host(), config.port(), MOST_BYTES, javalin -> {
            javalin.routes.get("/", context -> page(context, page));
            javalin.routes.get("/events", this::stream);
            javalin.routes.get("/health", this::health);
            javalin.routes.get("/api/calls", this::calls);
            javalin.routes.get("/api/callers", this::callers);
            voices.ifPresent(library -> library.addTo(javalin.routes));
            javalin.routes.exception(StoreUnavailableException.class, (e, context) -> {
                context.status(HttpStatus.SERVICE_UNAVAILABLE);
                json(
                        context,
                        JSON.createObjectNode().put("error", e.getMessage()).toString());
            });
        });
    }

    /** The bound address, with the real port when 0 was configured. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, javalin.port());
    }

    @Override
    public void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        try { // streams end by themselves before the server takes their connections away
            streams.awaitAdvanceInterruptibly(streams.arriveAndDeregister(), STREAMS_END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // A reader that takes nothing: cut off.
        }
        javalin.stop();
    }

    private static void page(Context context, String page) {
        context.header("Cache-Control", "no-store");
        context.header("X-Content-Type-Options", "nosniff");
        context.header(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:");
        context.html(page);
    }

    /** Server-sent events: what is known of the present calls, then everything new, until the reader goes away. */
    private void stream(Context context) throws IOException, InterruptedException {
        streams.register();
        context.contentType("text/event-stream");
        context.header("Cache-Control", "no-store");
        try (EventHub.Subscription events = hub.subscribe();
                OutputStream out = context.res().getOutputStream()) {
            send(out, "retry: 1000\n\n");
            for (CallEvent event : events.before()) {
                send(out, frame(event));
            }
            send(out, "event: live\ndata: {}\n\n");
            long quietMillis = 0;
            while (!stopping) {
                List<CallEvent> news = events.next(LOOK_FOR_STOP_MILLIS);
                quietMillis = news.isEmpty() ? quietMillis + LOOK_FOR_STOP_MILLIS : 0;
                for (CallEvent event : news) {
                    send(out, frame(event));
                }
                if (quietMillis >= KEEP_ALIVE_MILLIS) {
                    quietMillis = 0;
                    send(out, ": still here\n\n");
                }
            }
        } catch (IOException e) {
            // The reader went away: that is how streams end.
        } finally {
            streams.arriveAndDeregister();
        }
    }

    private static String frame(CallEvent event) {
        return "data: " + EventJson.of(event) + "\n\n";
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void health(Context context) {
        ObjectNode json = health.get();
        json(context, json.put("eventsDropped", hub.dropped()).toString());
    }

    private void calls(Context context) {
        ArrayNode events = JSON.createArrayNode();
        hub.remembered().forEach(event -> events.add(EventJson.of(event)));
        json(context, events.toString());
    }

    private void callers(Context context) {
        ArrayNode enrolled = JSON.createArrayNode();
        callers.accept(voiceprint -> enrolled.addObject()
                .put("caller", voiceprint.caller().value())
                .put("name", voiceprint.displayName())
                .put("samples", voiceprint.samples().size())
                .put("created", voiceprint.createdAt().toString())
                .put("lastSeen", voiceprint.lastSeen().toString()));
        json(context, enrolled.toString());
    }

    private static void json(Context context, String json) {
        context.contentType("application/json").result(json);
    }
}
