package io.callprint.speaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.speaker.InferenceRefusedException.Cause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class InferenceThreadsTest {
    private static final int BOUND = 4;
    private static final long NOW = Long.MAX_VALUE - 50; // deadlines wrap, as nano times may

    private final AtomicLong clock = new AtomicLong(NOW);
    private final AtomicInteger toolsClosed = new AtomicInteger();
    private final InferenceThreads<InferenceThreads.Tools> threads =
            new InferenceThreads<>(1, BOUND, () -> toolsClosed::incrementAndGet, clock::get);
    private final CountDownLatch hold = new CountDownLatch(1);
    private final List<CompletableFuture<String>> waiting = new ArrayList<>();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void end() {
        hold.countDown();
        threads.close();
        assertTrue(threads.awaitEnd());
        assertEquals(1, toolsClosed.get());
    }

    @Test
    void nearestDeadlineRunsFirstAndEqualOnesInOrder() throws Exception {
        waiting.add(occupyTheThread());
        List<CompletableFuture<String>> all =
                List.of(put("late", 900), put("soon", 100), put("soon too", 100), put("middle", 500));
        hold.countDown();
        for (CompletableFuture<String> result : all) {
            result.get(20, TimeUnit.SECONDS);
        }
        assertEquals(List.of("soon", "soon too", "middle", "late"), order);
        assertEquals(5, threads.counters().done());
    }

    @Test
    void fullQueueRefusesTheNewcomer() throws Exception {
        waiting.add(occupyTheThread());
        for (int i = 0; i < BOUND; i++) {
            waiting.add(put("fits", 100));
        }
        assertEquals(Cause.QUEUE_FULL, causeOf(put("one too many", 50)));
        assertEquals(1, threads.counters().queueFull());
        assertEquals(BOUND, threads.counters().waiting());
    }

    @Test
    void whatPassedItsDeadlineIsShedAndMakesRoom() throws Exception {
        waiting.add(occupyTheThread());
        CompletableFuture<String> expires = put("expires", 10);
        for (int i = 1; i < BOUND; i++) {
            waiting.add(put("fits", 100));
        }
        clock.addAndGet(10);
        CompletableFuture<String> next = put("takes its place", 100);
        assertEquals(Cause.DEADLINE_PASSED, causeOf(expires));
        hold.countDown();
        assertEquals("takes its place", next.get(20, TimeUnit.SECONDS));
        assertEquals(1, threads.counters().deadlinePassed());
    }

    @Test
    void deadlineThatPassesWhileTheThreadIsBusyIsNotComputed() throws Exception {
        waiting.add(occupyTheThread());
        CompletableFuture<String> expires = put("expires", 10);
        clock.addAndGet(11);
        hold.countDown();
        assertEquals(Cause.DEADLINE_PASSED, causeOf(expires));
        assertEquals(List.of(), order);
    }

    @Test
    void deadlineInThePastIsRefusedAtOnce() throws Exception {
        assertEquals(Cause.DEADLINE_PASSED, causeOf(put("past", 0)));
        assertEquals(Cause.DEADLINE_PASSED, causeOf(put("past", -1)));
        assertEquals(2, threads.counters().deadlinePassed());
    }

    @Test
    void closeRefusesWhatWaitsAndLetsTheRunningOneEnd() throws Exception {
        CompletableFuture<String> running = occupyTheThread();
        CompletableFuture<String> queued = put("waits", 100);
        threads.close();
        assertEquals(Cause.CLOSED, causeOf(queued));
        assertEquals(Cause.CLOSED, causeOf(put("comes too late", 100)));
        hold.countDown();
        assertEquals("ran", running.get(20, TimeUnit.SECONDS));
        assertTrue(threads.awaitEnd());
        assertEquals(2, threads.counters().closed());
    }

    @Test
    void failureOfOneTaskIsItsOwn() throws Exception {
        CompletableFuture<String> failing = threads.submit(
                tools -> {
                    throw new StackOverflowError("deep");
                },
                clock.get() + 100);
        assertEquals(Cause.MODEL_FAILED, causeOf(failing));
        assertEquals("next", put("next", 100).get(20, TimeUnit.SECONDS));
        assertEquals(1, threads.counters().failed());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void inferenceThreadGivesWayToAudio() throws Exception {
        // Field 19 of proc(5)'s stat, counted from behind the name in brackets, which is field 2.
        int own = niceness();
        int theirs = threads.submit(tools -> niceness(), clock.get() + 100).get(20, TimeUnit.SECONDS);
        assertEquals(Math.min(19, own + 5), theirs);
        assertEquals(own, niceness());
        assertEquals(
                "infer-0",
                threads.submit(tools -> Thread.currentThread().getName(), clock.get() + 100)
                        .get(20, TimeUnit.SECONDS));
    }

    @Test
    void noThreadsAndNoQueueAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new InferenceThreads<InferenceThreads.Tools>(0, 1, () -> () -> {}, System::nanoTime));
        assertThrows(
                IllegalArgumentException.class,
                () -> new InferenceThreads<InferenceThreads.Tools>(1, 0, () -> () -> {}, System::nanoTime));
    }

    private static int niceness() throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19 - 3]);
    }

    private CompletableFuture<String> occupyTheThread() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> running = threads.submit(
                tools -> {
                    begun.countDown();
                    hold.await();
                    return "ran";
                },
                clock.get() + 1000);
        assertTrue(begun.await(20, TimeUnit.SECONDS));
        return running;
    }

    private CompletableFuture<String> put(String name, long afterNow) {
        return threads.submit(
                tools -> {
                    order.add(name);
                    return name;
                },
                clock.get() + afterNow);
    }

    private static Cause causeOf(CompletableFuture<?> refused) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> refused.get(20, TimeUnit.SECONDS));
        return assertInstanceOf(InferenceRefusedException.class, failure.getCause())
                .reason();
    }
}
