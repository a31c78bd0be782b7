package io.callprint.voiceprint;

import io.callprint.voiceprint.VoiceprintIndex.Match;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The highest scores seen, at most so many. Used by one thread. */
final class BestMatches {
    private static final Comparator<Match> BEST_FIRST =
            Comparator.comparingDouble(Match::score).reversed().thenComparing(Match::caller);

    private final int top;
    private final PriorityQueue<Match> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());

    BestMatches(int top) {
        this.top = top;
    }

    /** The score that must be reached to come in; negative infinity while there is room. */
    float worst() {
        Match worst = worstFirst.peek();
        return worst == null || worstFirst.size() < top ? Float.NEGATIVE_INFINITY : worst.score();
    }

    void offer(CallerId caller, float score) {
        if (score < worst()) {
            return;
        }
        worstFirst.add(new Match(caller, score));
        if (worstFirst.size() > top) {
            worstFirst.remove();
        }
    }

    List<Match> sorted() {
        List<Match> sorted = new ArrayList<>(worstFirst);
        sorted.sort(BEST_FIRST);
        return List.copyOf(sorted);
    }
}
