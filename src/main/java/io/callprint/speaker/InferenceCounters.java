package io.callprint.speaker;

/**
 * What has happened on the inference threads since the start.
 *
 * @param done tasks that gave a result
 * @param failed tasks that threw
 * @param queueFull tasks refused because too many waited
 * @param deadlinePassed tasks dropped because their deadline passed before their turn
 * @param closed tasks refused or dropped because of the shutdown
 * @param waiting tasks in the queue now
 * @param waitNanos time in the queue of all tasks that were begun, added up
 * @param runNanos time inside all tasks that ended, added up
 * @param longestRunNanos of one task
 */
public record InferenceCounters(
        long done,
        long failed,
        long queueFull,
        long deadlinePassed,
        long closed,
        int waiting,
        long waitNanos,
        long runNanos,
        long longestRunNanos) {}
