package io.callprint.store;

import java.time.Duration;

/**
 * What may be waited for at a server, and how much is kept there.
 *
 * @param call whole time of one operation a caller waits for
 * @param page whole time of one page of a walk over everything
 * @param openFor how long nothing is tried after a series of failures
 * @param block how long the change feed waits at the server before it looks around
 * @param pause how long the change feed rests after a failure
 * @param changesKept how many changes a follower may be behind without loading everything anew
 */
public record ServerLimits(
        Duration call, Duration page, Duration openFor, Duration block, Duration pause, int changesKept) {
    public static ServerLimits of(int callBudgetMillis) {
        return new ServerLimits(
                Duration.ofMillis(callBudgetMillis),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofMillis(250),
                10_000);
    }
}
