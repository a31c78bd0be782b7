package io.callprint.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.util.function.Consumer;

/** An HTTP port of ours: requests on virtual threads, bodies of a bounded size. */
final class WebPort {
    private WebPort() {}

    /**
     * @param section of the configuration, for the complaint
     * @param routes what is answered there
     * @throws HttpStartException one sentence, when the address cannot be bound
     */
    static Javalin open(String section, String host, int port, long mostBytes, Consumer<JavalinConfig> routes)
            throws HttpStartException {
        try {
            return Javalin.create(javalin -> {
                        javalin.concurrency.useVirtualThreads = true;
                        javalin.startup.showJavalinBanner = false;
                        javalin.startup.showOldJavalinVersionWarning = false;
                        javalin.startup.startupWatcherEnabled = false;
                        javalin.http.maxRequestSize = mostBytes;
                        routes.accept(javalin);
                    })
                    .start(host, port);
        } catch (JavalinBindException e) {
            throw new HttpStartException(
                    "%s: %s:%d cannot be bound, expected a free port of this machine".formatted(section, host, port),
                    e);
        }
    }
}
