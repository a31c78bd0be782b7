package io.callprint.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which turns of an enrolment are of one voice. The turn that fits the mean of the others worst is taken out while it stays
 * below the score that one stranger in a hundred reaches; then it matters what the turns that went have in common.
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
     * @param secondVoice whether the others are a voice of their own rather than strays
     */
    record Found(List<Turn> kept, boolean secondVoice) {}

    OneVoice(Scoring scoring) {
        this.scoring = scoring;
    }

    Found among(List<Turn> turns) {
        List<Turn> kept = new ArrayList<>(turns);
        List<Turn> strays = new ArrayList<>();
        while (kept.size() > 1) {
            int worst = worstOf(kept);
            if (excess(kept, worst) >= 0) {
                break;
            }
            strays.add(kept.remove(worst));
        }
        boolean related = IntStream.range(1, strays.size())
                .anyMatch(i -> strays.subList(0, i).stream().anyMatch(other -> fits(strays.get(i), List.of(other))));
        boolean secondVoice = !strays.isEmpty() && (related || kept.size() < 2);
        return new Found(List.copyOf(kept), secondVoice);
    }

    /** Whether the turn could be of the speaker of the others. */
    boolean fits(Turn turn, List<Turn> others) {
        return excess(turn, Centring.unitMean(others.stream().map(Turn::x).toList()), others.size()) >= 0;
    }

    /** Whether these turns could be of the speaker of a voiceprint: their mean score decides. */
    boolean fit(List<Turn> turns, float[] centroid, int samples) {
        return turns.stream()
                        .mapToDouble(turn -> excess(turn, centroid, samples))
                        .average()
                        .orElse(-1)
                >= 0;
    }

    private int worstOf(List<Turn> turns) {
        int worst = 0;
        for (int i = 1; i < turns.size(); i++) {
            if (excess(turns, i) < excess(turns, worst)) {
                worst = i;
            }
        }
        return worst;
    }

    private double excess(List<Turn> turns, int index) {
        List<float[]> others = IntStream.range(0, turns.size())
                .filter(i -> i != index)
                .mapToObj(i -> turns.get(i).x())
                .toList();
        return excess(turns.get(index), Centring.unitMean(others), others.size());
    }

    private double excess(Turn turn, float[] centroid, int samples) {
        return Centring.dot(turn.x(), centroid) - scoring.mentioning(TURN_FALSE_MATCH_RATE, turn.seconds(), samples);
    }
}
