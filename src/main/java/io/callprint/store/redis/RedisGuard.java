package io.callprint.store.redis;

import io.callprint.voiceprint.StoreUnavailableException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Stands between the store and Redis: work runs on a virtual thread of its own within a time limit, and after a series
 * of failures it is not even tried for a moment, so that a dead or slow Redis costs a call next to nothing. The
 * breaker closes by itself when a later try succeeds.
 */
final class RedisGuard implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisGuard.class);
    private static final int LAST_TRIES = 8;
    private static final int TRIES_TO_JUDGE = 4;
    private static final float FAILED_PERCENT = 50;

    private final RedisAddress address;
    private final RedisLimits limits;
    private final CircuitBreaker breaker;
    private final TimeLimiter callLimit;
    private final TimeLimiter pageLimit;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("redis-", 0).factory());

    RedisGuard(RedisAddress address, RedisLimits limits) {
        this.address = address;
        this.limits = limits;
        this.breaker = CircuitBreaker.of(
                "redis",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(LAST_TRIES)
                        .minimumNumberOfCalls(TRIES_TO_JUDGE)
                        .failureRateThreshold(FAILED_PERCENT)
                        .slowCallDurationThreshold(
                                limits.page().multipliedBy(2)) // slowness ends in a timeout, a failure
                        .waitDurationInOpenState(limits.openFor())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .ignoreExceptions(InterruptedException.class, RejectedExecutionException.class)
                        .build());
        this.breaker
                .getEventPublisher()
                .onStateTransition(event -> log.info(
                        "circuit of {} goes from {} to {}",
                        address,
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
    <T> T call(String what, Callable<T> work) {
        return run(what, work, callLimit, limits.call());
    }

    /** One page of something long. */
    <T> T page(String what, Callable<T> work) {
        return run(what, work, pageLimit, limits.page());
    }

    private <T> T run(String what, Callable<T> work, TimeLimiter limit, Duration timeout) {
        try {
            return breaker.executeCallable(() -> limit.executeFutureSupplier(() -> threads.submit(work)));
        } catch (TimeoutException e) {
            throw unavailable(what, "no answer within " + timeout.toMillis() + " ms", e);
        } catch (CallNotPermittedException e) {
            throw unavailable(what, "it failed just now and is tried again in a moment", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(what, "the waiting thread was interrupted", e);
        } catch (RejectedExecutionException e) {
            throw unavailable(what, "the store is closed", e);
        } catch (JedisException e) {
            throw unavailable(what, RedisFailure.reason(e), RedisFailure.withoutData(e));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw unavailable(what, e.getClass().getSimpleName(), e);
        }
    }

    StoreUnavailableException unavailable(String what, @Nullable String reason, Throwable cause) {
        return new StoreUnavailableException("redis", "cannot " + what + ": " + address + ": " + reason, cause);
    }

    /** Work in progress is interrupted; later work is refused. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
