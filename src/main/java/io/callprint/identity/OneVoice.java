package io.callprint.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which turns of an enrolment are of one voice. Groups of turns whose scores with one another are on average above what one
 * stranger in a hundred reaches are joined, the closest first (average linkage); the group with most speech is the caller.
 */
final class OneVoice {
    private static final double TURN_FALSE_MATCH_RATE = 0.01;

    private final Scoring scoring;

    /**
     * A turn's centred vector.
     *
     * @param utterance it comes from
     */
    @SuppressWarnings("ArrayRecordComponent") // vectors are compared by nobody
    record Turn(Utterance utterance, float[] x) {
        double seconds() {
            return utterance.netSpeechSeconds();
        }
    }

    /**
     * What was found.
     *
     * @param kept turns of one voice
     * @param secondVoice whether the others are more than strays: a voice of their own, or as many as the kept turns
     */
    record Found(List<Turn> kept, boolean secondVoice) {}

    OneVoice(Scoring scoring) {
        this.scoring = scoring;
    }

    Found among(List<Turn> turns) {
        List<List<Turn>> groups = new ArrayList<>(turns.stream().map(List::of).toList());
        while (joinClosest(groups)) {
            // until no two groups are close enough
        }
        groups.sort(Comparator.comparingDouble(OneVoice::seconds).reversed());
        List<Turn> kept = groups.isEmpty() ? List.of() : groups.removeFirst();
        boolean isMajority = kept.size() > Math.max(1, groups.size());
        boolean secondVoice =
                !groups.isEmpty() && (!isMajority || groups.stream().anyMatch(group -> group.size() > 1));
        return new Found(kept, secondVoice);
    }

    private boolean joinClosest(List<List<Turn>> groups) {
        int first = 0;
        int second = 0;
        double closest = 0;
        for (int i = 1; i < groups.size(); i++) {
            for (int j = 0; j < i; j++) {
                double excess = excess(groups.get(i), groups.get(j));
                if (excess > closest) {
                    closest = excess;
                    first = j;
                    second = i;
                }
            }
        }
        if (closest <= 0) {
            return false;
        }
        List<Turn> joined = Stream.concat(groups.get(first).stream(), groups.remove(second).stream())
                .toList();
        groups.set(first, joined);
        return true;
    }

    /** Whether these turns could be of the speaker of a voiceprint: their mean score decides. */
    boolean fit(List<Turn> turns, float[] centroid, int samples) {
        return turns.stream()
                        .mapToDouble(turn -> excess(turn, centroid, samples))
                        .average()
                        .orElse(-1)
                >= 0;
    }

    private double excess(List<Turn> group, List<Turn> other) {
        return group.stream()
                .flatMapToDouble(a -> other.stream()
                        .mapToDouble(b -> excess(
                                a.seconds() < b.seconds() ? a : b, a.seconds() < b.seconds() ? b.x() : a.x(), 1)))
                .average()
                .orElse(-1);
    }

    private static double seconds(List<Turn> turns) {
        return turns.stream().mapToDouble(Turn::seconds).sum();
    }

    private double excess(Turn turn, float[] centroid, int samples) {
        return Centring.dot(turn.x(), centroid) - scoring.mentioning(TURN_FALSE_MATCH_RATE, turn.seconds(), samples);
    }
}
