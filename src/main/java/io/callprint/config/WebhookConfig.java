package io.callprint.config;

import java.util.Optional;

/**
 * Section {@code webhook}.
 *
 * @param url where decisions are posted; empty: nowhere
 * @param secret key of the HMAC-SHA-256 signature
 * @param timeoutMillis per attempt
 */
public record WebhookConfig(Optional<String> url, Optional<String> secret, int timeoutMillis) {
    public static final WebhookConfig DEFAULTS = new WebhookConfig(Optional.empty(), Optional.empty(), 2_000);

    @Override
    public String toString() {
        return "WebhookConfig[" + url.orElse("off") + "]";
    }
}
