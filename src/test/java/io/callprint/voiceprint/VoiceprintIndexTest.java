package io.callprint.voiceprint;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.voiceprint.VoiceprintIndex.Match;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoiceprintIndexTest {
    private static final CallerId ALICE = new CallerId("alice");
    private static final CallerId BOB = new CallerId("bob");

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 16, 31, 100, 192, 256, 511})
    void searchFindsWhatComparingEveryPairFinds(int dimension) {
        Random random = new Random(dimension);
        for (ByteScan scan : List.of(new VectorScan(), new PlainScan())) {
            VoiceprintIndex index = new VoiceprintIndex(dimension, scan);
            Map<CallerId, float[]> kept = new HashMap<>();
            for (int step = 0; step < 1500; step++) {
                CallerId caller = new CallerId("c" + random.nextInt(700));
                if (random.nextInt(4) == 0) {
                    assertEquals(kept.remove(caller) != null, index.remove(caller));
                } else {
                    float[] vector = vectorNear(random, dimension, kept);
                    kept.put(caller, vector);
                    index.put(caller, vector);
                }
                if (step % 50 == 0) {
                    assertSameAsNaive(index, kept, vectorNear(random, dimension, kept), 1 + random.nextInt(8));
                }
            }
            assertEquals(kept.size(), index.size());
        }
    }

    @Test
    void vectorComesBackAsItWasPut() {
        VoiceprintIndex index = new VoiceprintIndex(2);
        index.put(ALICE, new float[] {0.6f, 0.8f});
        index.put(BOB, new float[] {1, 0});
        index.remove(BOB);
        assertArrayEquals(new float[] {0.6f, 0.8f}, index.vector(ALICE).orElseThrow());
        assertTrue(index.vector(BOB).isEmpty());
    }

    /** A random direction, one that is close to a known one (a hard case for rounding), or a single axis (components clip). */
    private static float[] vectorNear(Random random, int dimension, Map<CallerId, float[]> kept) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            float[] axis = new float[dimension];
            axis[random.nextInt(dimension)] = random.nextBoolean() ? 1 : -1;
            return axis;
        }
        float[] vector = RandomVectors.unit(random, dimension);
        if (kind < 5 && !kept.isEmpty()) {
            float[] near = kept.values().iterator().next();
            double squares = 0;
            for (int i = 0; i < dimension; i++) {
                vector[i] = near[i] + 0.02f * vector[i];
                squares += vector[i] * vector[i];
            }
            for (int i = 0; i < dimension; i++) {
                vector[i] = (float) (vector[i] / Math.sqrt(squares));
            }
        }
        return vector;
    }

    private static void assertSameAsNaive(VoiceprintIndex index, Map<CallerId, float[]> kept, float[] query, int top) {
        List<Match> expected = kept.entrySet().stream()
                .map(e -> new Match(e.getKey(), dot(e.getValue(), query)))
                .sorted(Comparator.comparingDouble(Match::score).reversed().thenComparing(Match::caller))
                .limit(top)
                .toList();
        List<Match> found = index.search(query, top);
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < found.size(); i++) {
            // two scores closer than the error may change places
            assertEquals(expected.get(i).score(), found.get(i).score(), Segment.SCORE_ERROR);
            float own = dot(requireNonNull(kept.get(found.get(i).caller())), query);
            assertEquals(own, found.get(i).score(), Segment.SCORE_ERROR);
            assertEquals(own, (float) index.score(found.get(i).caller(), query).orElseThrow(), Segment.SCORE_ERROR);
        }
    }

    private static float dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return (float) sum;
    }

    @Test
    void scoresOfVoicesAreRightToSevenDigits() {
        Random random = new Random(12);
        VoiceprintIndex index = new VoiceprintIndex(192);
        for (int i = 0; i < 500; i++) {
            float[] vector = RandomVectors.unit(random, 192);
            float[] query = RandomVectors.unit(random, 192);
            index.put(ALICE, vector);
            assertEquals(dot(vector, query), (float) index.score(ALICE, query).orElseThrow(), 3e-7);
            assertEquals(1, (float) index.score(ALICE, vector).orElseThrow(), 3e-7);
        }
    }

    @Test
    void bothScansGiveTheSameCoarseScores() {
        int dimension = 101;
        int count = 7 * new VectorScan().lanes();
        assertArrayEquals(
                coarseScores(new PlainScan(), count, dimension), coarseScores(new VectorScan(), count, dimension));
    }

    /** Of seeded rows; whole rows come back out of each. */
    private static short[] coarseScores(ByteScan scan, int count, int dimension) {
        Random random = new Random(5);
        byte[] rows = new byte[scan.bytes(count, dimension)];
        byte[] row = new byte[dimension];
        byte[] kept = new byte[dimension];
        for (int i = 0; i < count; i++) {
            random.nextBytes(row);
            scan.put(rows, i, row);
            scan.get(rows, i, kept);
            assertArrayEquals(row, kept);
        }
        random.nextBytes(row);
        short[] scores = new short[count];
        int most = scan.scan(rows, count, scan.query(row), scores);
        int highest = Short.MIN_VALUE;
        for (short score : scores) {
            highest = Math.max(highest, score);
        }
        assertEquals(highest, most);
        return scores;
    }

    @Test
    void emptyIndexFindsNobody() {
        VoiceprintIndex index = new VoiceprintIndex(2);
        assertEquals(List.of(), index.search(new float[] {1, 0}, 3));
        assertEquals(OptionalDouble.empty(), index.score(ALICE, new float[] {1, 0}));
        assertFalse(index.remove(ALICE));
    }

    @Test
    void replacedVoiceprintCountsOnce() {
        VoiceprintIndex index = new VoiceprintIndex(2);
        index.put(ALICE, new float[] {1, 0});
        index.put(ALICE, new float[] {0, 1});
        Match only = index.search(new float[] {0, 1}, 3).getFirst();
        assertEquals(ALICE, only.caller());
        assertEquals(1, only.score(), Segment.SCORE_ERROR);
        assertEquals(1, index.size());
    }

    @Test
    void equalScoresComeInOrderOfCallerId() {
        VoiceprintIndex index = new VoiceprintIndex(2);
        index.put(BOB, new float[] {1, 0});
        index.put(ALICE, new float[] {1, 0});
        assertEquals(
                List.of(ALICE, BOB),
                index.search(new float[] {1, 0}, 2).stream().map(Match::caller).toList());
        assertEquals(ALICE, index.search(new float[] {1, 0}, 1).getFirst().caller());
    }

    @Test
    void vectorsThatAreNotOfUnitLengthOrDimensionAreRefused() {
        VoiceprintIndex index = new VoiceprintIndex(2);
        assertThrows(IllegalArgumentException.class, () -> index.put(ALICE, new float[] {1, 1}));
        assertThrows(IllegalArgumentException.class, () -> index.put(ALICE, new float[] {Float.NaN, 1}));
        assertThrows(IllegalArgumentException.class, () -> index.search(new float[] {1, 0, 0}, 1));
        assertThrows(IllegalArgumentException.class, () -> index.search(new float[] {1, 0}, 0));
        assertThrows(IllegalArgumentException.class, () -> new VoiceprintIndex(0));
        assertEquals(0, index.size());
    }

    /** One caller never changes and must be found by every search, whatever writers do around it. */
    @Test
    void searchesStayRightWhileOthersWrite() {
        int dimension = 64;
        Random random = new Random(9);
        VoiceprintIndex index = new VoiceprintIndex(dimension);
        float[] steady = RandomVectors.unit(random, dimension);
        for (int i = 0; i < 300; i++) {
            index.put(new CallerId("c" + i), RandomVectors.unit(random, dimension));
        }
        index.put(ALICE, steady);
        AtomicBoolean writing = new AtomicBoolean(true);
        List<CompletableFuture<Integer>> readers = IntStream.range(0, 2)
                .mapToObj(r -> CompletableFuture.supplyAsync(() -> {
                    int searches = 0;
                    while (writing.get() || searches < 100) {
                        Match best = index.search(steady, 1).getFirst();
                        assertEquals(ALICE, best.caller());
                        assertEquals(1, best.score(), 1e-6);
                        searches++;
                    }
                    return searches;
                }))
                .toList();
        try {
            for (int i = 0; i < 6000; i++) {
                CallerId caller = new CallerId("c" + random.nextInt(600));
                if (random.nextBoolean()) {
                    index.remove(caller);
                } else {
                    index.put(caller, RandomVectors.unit(random, dimension));
                }
            }
        } finally {
            writing.set(false);
        }
        readers.forEach(reader -> assertTrue(reader.join() >= 100));
    }
}
