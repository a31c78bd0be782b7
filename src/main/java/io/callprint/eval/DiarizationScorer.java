package io.callprint.eval;

import io.callprint.diarize.SpeakerTurn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The diarisation error rate of NIST's Rich Transcription evaluations (md-eval): speakers of the hypothesis are paired
 * with those of the reference so that they agree for the longest time, then every moment is counted.
 *
 * <p>The collar is what md-eval calls so: that much before and after every boundary of a reference turn is not scored.
 * pyannote.metrics calls the sum of both sides its collar. What lies outside the reference is scored too, as there.
 *
 * @param collarSeconds on each side, not negative
 * @param skipsOverlap whether moments in which the reference has more than one speaker are left out
 */
public record DiarizationScorer(double collarSeconds, boolean skipsOverlap) {
    public DiarizationScorer {
        if (!(collarSeconds >= 0 && collarSeconds <= 60)) {
            throw new IllegalArgumentException("a collar of " + collarSeconds + " s, expected 0 to 60");
        }
    }

    /** Who begins (+1) or ends (-1) to speak, or where a collar does (speaker -1). */
    private record Edge(double seconds, boolean isReference, int speaker, int change) {}

    /** @return of one recording */
    public DiarizationError score(List<SpeakerTurn> reference, List<SpeakerTurn> hypothesis) {
        List<Edge> edges = new ArrayList<>();
        int spoken = addTurns(reference, true, edges);
        int found = addTurns(hypothesis, false, edges);
        edges.sort(Comparator.comparingDouble(Edge::seconds));
        Sweep sweep = new Sweep(spoken, found);
        double before = 0;
        for (Edge edge : edges) {
            sweep.pass(edge.seconds() - before);
            sweep.cross(edge);
            before = edge.seconds();
        }
        return sweep.error();
    }

    private int addTurns(List<SpeakerTurn> turns, boolean isReference, List<Edge> edges) {
        Map<String, Integer> speakers = new LinkedHashMap<>();
        for (SpeakerTurn turn : turns) {
            int speaker = speakers.computeIfAbsent(turn.speaker(), name -> speakers.size());
            edges.add(new Edge(turn.startSeconds(), isReference, speaker, 1));
            edges.add(new Edge(turn.endSeconds(), isReference, speaker, -1));
            if (isReference && collarSeconds > 0) {
                for (double boundary : new double[] {turn.startSeconds(), turn.endSeconds()}) {
                    edges.add(new Edge(boundary - collarSeconds, true, -1, 1));
                    edges.add(new Edge(boundary + collarSeconds, true, -1, -1));
                }
            }
        }
        return speakers.size();
    }

    /** Walks through the recording from edge to edge. */
    private final class Sweep {
        private final int[] speaking;
        private final int[] heard;
        private final double[][] together;
        private int collars;
        private double speech;
        private double missed;
        private double falseAlarm;
        private double paired;

        Sweep(int spoken, int found) {
            speaking = new int[spoken];
            heard = new int[found];
            together = new double[spoken][found];
        }

        void cross(Edge edge) {
            if (edge.speaker() < 0) {
                collars += edge.change();
            } else {
                (edge.isReference() ? speaking : heard)[edge.speaker()] += edge.change();
            }
        }

        void pass(double seconds) {
            int spoken = active(speaking);
            int found = active(heard);
            if (seconds <= 0 || collars > 0 || (skipsOverlap && spoken > 1)) {
                return;
            }
            speech += spoken * seconds;
            missed += Math.max(0, spoken - found) * seconds;
            falseAlarm += Math.max(0, found - spoken) * seconds;
            paired += Math.min(spoken, found) * seconds;
            for (int reference = 0; reference < speaking.length && spoken > 0 && found > 0; reference++) {
                for (int hypothesis = 0; hypothesis < heard.length && speaking[reference] > 0; hypothesis++) {
                    together[reference][hypothesis] += heard[hypothesis] > 0 ? seconds : 0;
                }
            }
        }

        DiarizationError error() {
            double right = 0;
            int[] pairing = BestPairing.of(together);
            for (int reference = 0; reference < pairing.length; reference++) {
                right += pairing[reference] < 0 ? 0 : together[reference][pairing[reference]];
            }
            return new DiarizationError(speech, missed, falseAlarm, Math.max(0, paired - right));
        }

        private int active(int[] turnsOf) {
            int count = 0;
            for (int turns : turnsOf) {
                count += turns > 0 ? 1 : 0;
            }
            return count;
        }
    }
}
