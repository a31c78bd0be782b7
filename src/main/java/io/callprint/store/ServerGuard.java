package io.callprint.store;

import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.StoreUnavailableException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a store and its server: work runs on a virtual thread of its own within a time limit, and after a
 * series of failures it is not even tried for a moment, so that a dead or slow server costs a call next to nothing. The
 * breaker closes by itself when a later try succeeds.
 */
public final class ServerGuard implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerGuard.class);
    private static final int LAST_TRIES = 8;
    private static final int TRIES_TO_JUDGE = 4;
    private static final float FAILED_PERCENT = 50;

    private final String engine;
    private final String place;
    private final ServerLimits limits;
    private final Failures failures;
    private final CircuitBreaker breaker;
    private final TimeLimiter callLimit;
    private final TimeLimiter pageLimit;
    private final ExecutorService threads;

    /**
     * What went wrong at a server, in words.
     *
     * @param reason for people, without data
     * @param cause without data too
     */
    public record Failure(String reason, Throwable cause) {}

    /** Knows the exceptions of one engine's client. */
    public interface Failures {
        /** Empty for what is not of that client. */
        Optional<Failure> explain(Exception thrown);

        /** Why the server did not answer in time, as far as is known. */
        default Optional<Failure> whyLate() {
            return Optional.empty();
        }
    }

    /**
     * @param engine {@code redis}, {@code postgresql}
     * @param place where the server is, for messages, without a password
     */
    public ServerGuard(String engine, String place, ServerLimits limits, Failures failures) {
        this.engine = engine;
        this.place = place;
        this.limits = limits;
        this.failures = failures;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(engine + "-", 0).factory());
        this.breaker = CircuitBreaker.of(
                engine,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(LAST_TRIES)
                        .minimumNumberOfCalls(TRIES_TO_JUDGE)
                        .failureRateThreshold(FAILED_PERCENT)
                        .slowCallDurationThreshold(
                                limits.page().multipliedBy(2)) // slowness ends in a timeout, a failure
                        .waitDurationInOpenState(limits.openFor())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .ignoreExceptions(
                                InterruptedException.class, RejectedExecutionException.class, OptedOutException.class)
                        .build());
        this.breaker
                .getEventPublisher()
                .onStateTransition(event -> log.info(
                        "circuit of {} goes from {} to {}",
                        place,
                        event.getStateTransition().getFromState(),
                        event.getStateTransition().getToState()));
        this.callLimit = limit(limits.call());
        this.pageLimit = limit(limits.page());
    }

    private static TimeLimiter limit(Duration timeout) {
        return TimeLimiter.of(TimeLimiterConfig.custom()
                .timeoutDuration(timeout)
                .cancelRunningFuture(true) // interrupts the virtual thread, which closes its socket
                .build());
    }

    /** Something a caller waits for. */
    public <T> T call(String what, Callable<T> work) {
        return run(what, work, callLimit, limits.call());
    }

    /** One page of something long. */
    public <T> T page(String what, Callable<T> work) {
        return run(what, work, pageLimit, limits.page());
    }

    private <T> T run(String what, Callable<T> work, TimeLimiter limit, Duration timeout) {
        try {
            return breaker.executeCallable(() -> limit.executeFutureSupplier(() -> threads.submit(work)));
        } catch (TimeoutException e) {
            Failure known = failures.whyLate()
                    .orElseGet(() -> new Failure("no answer within " + timeout.toMillis() + " ms", e));
            throw unavailable(what, known.reason(), known.cause());
        } catch (CallNotPermittedException e) {
            throw unavailable(what, "it failed just now and is tried again in a moment", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(what, "the waiting thread was interrupted", e);
        } catch (RejectedExecutionException e) {
            throw unavailable(what, "the store is closed", e);
        } catch (Exception e) {
            Optional<Failure> known = failures.explain(e);
            if (known.isPresent()) {
                throw unavailable(what, known.get().reason(), known.get().cause());
            }
            if (e instanceof RuntimeException ours) {
                throw ours;
            }
            throw unavailable(what, e.getClass().getSimpleName(), e);
        }
    }

    public StoreUnavailableException unavailable(String what, @Nullable String reason, Throwable cause) {
        return new StoreUnavailableException(engine, "cannot " + what + ": " + place + ": " + reason, cause);
    }

    /** Work in progress is interrupted; later work is refused. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
