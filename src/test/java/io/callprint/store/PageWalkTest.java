package io.callprint.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.callprint.voiceprint.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageWalkTest {
    private static List<Integer> upTo(int end, int after) {
        return IntStream.rangeClosed(after + 1, Math.min(after + 3, end))
                .boxed()
                .toList();
    }

    @Test
    void everyEntryComesOnceAndInOrder() {
        for (int end : new int[] {0, 1, 3, 8, 9}) {
            List<Integer> seen = new ArrayList<>();

            PageWalk.walk(0, after -> upTo(end, after), Function.identity(), seen::add);

            assertEquals(IntStream.rangeClosed(1, end).boxed().toList(), seen);
        }
    }

    @Test
    void nextPageIsReadWhileOneIsUsed() {
        CountDownLatch secondRead = new CountDownLatch(1);
        List<Integer> seen = new ArrayList<>();

        PageWalk.walk(
                0,
                after -> {
                    if (after == 3) {
                        secondRead.countDown();
                    }
                    return upTo(6, after);
                },
                Function.identity(),
                entry -> {
                    try {
                        secondRead.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    seen.add(entry);
                });

        assertEquals(List.of(1, 2, 3, 4, 5, 6), seen);
    }

    @Test
    void failureOfThePageAheadIsToldAfterWhatWasRead() {
        StoreUnavailableException away = new StoreUnavailableException("redis", "away", new RuntimeException());
        List<Integer> seen = new ArrayList<>();

        StoreUnavailableException told = assertThrows(
                StoreUnavailableException.class,
                () -> PageWalk.walk(
                        0,
                        after -> {
                            if (after > 0) {
                                throw away;
                            }
                            return upTo(6, after);
                        },
                        Function.identity(),
                        seen::add));

        assertSame(away, told);
        assertEquals(List.of(1, 2, 3), seen);
    }

    @Test
    void failureOfTheUserEndsTheWalk() {
        List<Integer> reads = new ArrayList<>();

        assertThrows(
                IllegalStateException.class,
                () -> PageWalk.walk(
                        0,
                        after -> {
                            reads.add(after);
                            return upTo(100, after);
                        },
                        Function.identity(),
                        entry -> {
                            throw new IllegalStateException("enough");
                        }));

        assertEquals(List.of(0, 3), reads);
    }
}
