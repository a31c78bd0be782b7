package io.callprint.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.callprint.call.CallEvent;
import io.callprint.config.WebhookConfig;
import io.callprint.identity.Identification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

    private final BlockingQueue<Received> received = new ArrayBlockingQueue<>(100);
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer server;

    private record Received(String body, String timestamp, String signature) {}

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", this::receive);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aDecisionArrivesSigned() throws Exception {
        try (Webhook webhook = webhook(port())) {
            webhook.on(decided());
            Received one = take();
            assertTrue(one.body().contains("\"result\":\"Unknown\""), one.body());
            assertEquals("1700000000", one.timestamp());
            assertEquals("sha256=" + Webhook.signature("s3cret", "1700000000", one.body()), one.signature());
        }
    }

    @Test
    void aReceiverThatStumblesGetsItAgain() throws Exception {
        refusals.set(1);
        try (Webhook webhook = webhook(port())) {
            webhook.on(decided());
            take();
            await(() -> webhook.delivered() == 1);
            assertEquals(0, webhook.lost());
        }
    }

    @Test
    void aDeadReceiverCostsTheDecisionAndNothingElse() throws Exception {
        int port = port();
        server.stop(0);
        try (Webhook webhook = webhook(port)) {
            webhook.on(decided());
            await(() -> webhook.lost() == 1);
        }
    }

    @Test
    void aUrlThatIsNoneIsRefusedInOneSentence() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new Webhook(URI.create("ftp://x/"), WebhookConfig.DEFAULTS, CLOCK));
        assertEquals(
                "webhook.url is \"ftp://x/\", expected a URL that begins with http:// or https://", e.getMessage());
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean refuse = refusals.getAndDecrement() > 0;
        exchange.sendResponseHeaders(refuse ? 500 : 204, -1);
        exchange.close();
        if (!refuse) {
            received.add(new Received(
                    body,
                    exchange.getRequestHeaders().getFirst("X-Callprint-Timestamp"),
                    exchange.getRequestHeaders().getFirst("X-Callprint-Signature")));
        }
    }

    private Received take() throws InterruptedException {
        return Optional.ofNullable(received.poll(20, TimeUnit.SECONDS)).orElseThrow();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static Webhook webhook(int port) {
        URI url = URI.create("http://127.0.0.1:" + port + "/hook");
        return new Webhook(url, new WebhookConfig(Optional.of(url.toString()), Optional.of("s3cret"), 2_000), CLOCK);
    }

    private static CallEvent decided() {
        return new CallEvent.Decided("c", "x", Instant.EPOCH, new Identification.Unknown(-3, 5), 40, Optional.empty());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 20 s");
            Thread.onSpinWait();
        }
    }
}
