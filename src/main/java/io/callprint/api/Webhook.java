package io.callprint.api;

import io.callprint.call.CallEvent;
import io.callprint.call.CallEventListener;
import io.callprint.config.WebhookConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts every decision as JSON. The body is signed when a secret is configured:
 *
 * <pre>
 * X-Callprint-Timestamp: seconds since 1970
 * X-Callprint-Signature: sha256=HEX(HMAC-SHA-256(secret, timestamp + "." + body))
 * </pre>
 *
 * Three attempts within about five seconds, on virtual threads; at most 256 wait, more are dropped and counted.
 */
public final class Webhook implements CallEventListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Webhook.class);
    private static final int MAX_WAITING = 256;

    private final URI url;
    private final WebhookConfig config;
    private final Clock clock;
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final HttpClient client;
    private final Retry retry;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    /** @throws IllegalArgumentException one sentence, when the URL is none */
    public Webhook(URI url, WebhookConfig config, Clock clock) {
        this.url = checked(url);
        this.config = config;
        this.clock = clock;
        Duration timeout = Duration.ofMillis(config.timeoutMillis());
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .executor(senders)
                .build();
        this.retry = Retry.of(
                "webhook",
                RetryConfig.custom()
                        .maxAttempts(3)
                        .intervalFunction(IntervalFunction.ofExponentialBackoff(Duration.ofMillis(500), 3))
                        .build());
    }

    private static URI checked(URI url) {
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "webhook.url is \"" + url + "\", expected a URL that begins with http:// or https://");
        }
        return url;
    }

    @Override
    public void on(CallEvent event) {
        if (!(event instanceof CallEvent.Decided decided)) {
            return;
        }
        if (!waiting.tryAcquire()) {
            lost.incrementAndGet();
            return;
        }
        String body = EventJson.of(decided).toString();
        senders.execute(() -> {
            try {
                deliver(body);
            } finally {
                waiting.release();
            }
        });
    }

    public long delivered() {
        return delivered.get();
    }

    /** Decisions that could not be delivered. */
    public long lost() {
        return lost.get();
    }

    @Override
    public void close() {
        senders.shutdownNow();
        client.shutdownNow();
    }

    private void deliver(String body) {
        try {
            retry.executeCheckedSupplier(() -> post(body));
            delivered.incrementAndGet();
        } catch (Throwable e) {
            lost.incrementAndGet();
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            log.warn("a decision could not be posted to {}: {}", url, why);
        }
    }

    private int post(String body) throws IOException, InterruptedException, GeneralSecurityException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofMillis(config.timeoutMillis()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (config.secret().isPresent()) {
            String timestamp = Long.toString(clock.instant().getEpochSecond());
            request.header("X-Callprint-Timestamp", timestamp)
                    .header(
                            "X-Callprint-Signature",
                            "sha256=" + signature(config.secret().get(), timestamp, body));
        }
        int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status / 100 != 2) {
            throw new IOException("answered " + status + ", expected 2xx");
        }
        return status;
    }

    /** HMAC-SHA-256 in hexadecimal, as receivers recompute it. */
    static String signature(String secret, String timestamp, String body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8)));
    }
}
