package io.callprint.diarize;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Agglomerative clustering by average linkage: the two groups that are most alike become one, as long as they are alike
 * enough or there are more groups than there may be. Groups that were heard apart from each other at the same time stay
 * apart as long as possible. Pure; O(n^3) at worst.
 *
 * @param likeness average cosine from which two groups are one speaker
 * @param fewest groups at which merging stops, however alike they are
 * @param most groups that may be left, however different they are
 */
record Agglomeration(double likeness, int fewest, int most) {
    Agglomeration {
        if (fewest < 1 || most < fewest) {
            throw new IllegalArgumentException(fewest + " to " + most + " groups, expected at least 1");
        }
    }

    /**
     * @param groups merged in place
     * @param isApart whether two of the given groups cannot be one speaker, by their index in the list
     * @return those that are left, in the order of their first
     */
    List<VoiceGroup> merge(List<VoiceGroup> groups, BiPredicate<Integer, Integer> isApart) {
        int count = groups.size();
        List<VoiceGroup> left = new ArrayList<>(groups);
        List<BitSet> apart = new ArrayList<>();
        double[][] alike = new double[count][count];
        for (int i = 0; i < count; i++) {
            BitSet others = new BitSet();
            for (int j = 0; j < count; j++) {
                others.set(j, i != j && isApart.test(i, j));
                alike[i][j] = groups.get(i).likeness(groups.get(j));
            }
            apart.add(others);
        }
        BitSet alive = new BitSet();
        alive.set(0, count);
        while (alive.cardinality() > fewest) {
            int[] pair = best(alive, alike, apart);
            boolean mayMerge = pair[0] >= 0 && alike[pair[0]][pair[1]] >= likeness;
            if (!mayMerge && alive.cardinality() <= most) {
                break;
            }
            if (pair[0] < 0) { // all that is left is apart, and still too many
                apart.forEach(BitSet::clear);
                continue;
            }
            join(pair[0], pair[1], left, alike, apart);
            alive.clear(pair[1]);
        }
        return alive.stream().mapToObj(left::get).toList();
    }

    private static int[] best(BitSet alive, double[][] alike, List<BitSet> apart) {
        int[] pair = {-1, -1};
        double most = Double.NEGATIVE_INFINITY;
        for (int i = alive.nextSetBit(0); i >= 0; i = alive.nextSetBit(i + 1)) {
            for (int j = alive.nextSetBit(i + 1); j >= 0; j = alive.nextSetBit(j + 1)) {
                if (alike[i][j] > most && !apart.get(i).get(j)) {
                    most = alike[i][j];
                    pair[0] = i;
                    pair[1] = j;
                }
            }
        }
        return pair;
    }

    /** The second goes into the first. */
    private static void join(int first, int second, List<VoiceGroup> left, double[][] alike, List<BitSet> apart) {
        left.get(first).add(left.get(second));
        apart.get(first).or(apart.get(second));
        for (int other = 0; other < left.size(); other++) {
            if (apart.get(second).get(other)) {
                apart.get(other).set(first);
            }
            if (other != first) {
                alike[first][other] = left.get(first).likeness(left.get(other));
                alike[other][first] = alike[first][other];
            }
        }
    }
}
