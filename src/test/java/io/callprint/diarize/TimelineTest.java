package io.callprint.diarize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.callprint.speech.SpeakerActivity;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    /** Frames of a tenth of a second, windows of 10 s every 5 s. */
    private static final Timeline.Frames FRAMES = new Timeline.Frames(0, 0.1, 100, 50);

    private static final int[] IN_ORDER = {0, 1, -1};

    private final Timeline timeline = new Timeline(FRAMES, 0.3, 0.2);

    /** Each voice from its first to its last frame, both given. */
    private static SpeakerActivity activity(int... edges) {
        float[] heard = new float[FRAMES.ofWindow() * SpeakerActivity.VOICES];
        for (int voice = 0; 2 * voice < edges.length; voice++) {
            for (int frame = edges[2 * voice]; frame < edges[2 * voice + 1]; frame++) {
                heard[frame * SpeakerActivity.VOICES + voice] = 1;
            }
        }
        return new SpeakerActivity(heard);
    }

    private List<Timeline.LabelledTurn> turns(double end) {
        return timeline.turns(number -> number, 2, end).stream()
                .map(turn -> new Timeline.LabelledTurn(
                        Math.round(10 * turn.startSeconds()) / 10.0,
                        Math.round(10 * turn.endSeconds()) / 10.0,
                        turn.label()))
                .toList();
    }

    private static Timeline.LabelledTurn turn(double start, double end, int label) {
        return new Timeline.LabelledTurn(start, end, label);
    }

    @Test
    void turnGoesOnFromWindowToWindowWhateverItsVoicesAreCalled() {
        timeline.add(activity(20, 100, 0, 20), IN_ORDER);
        timeline.add(activity(80, 100, 0, 80), new int[] {1, 0, -1});

        assertEquals(List.of(turn(0, 2, 1), turn(2, 13, 0), turn(13, 15, 1)), turns(15));
    }

    @Test
    void twoWhoSpeakAtOnceBothSpeak() {
        timeline.add(activity(10, 60, 40, 90), IN_ORDER);

        assertEquals(List.of(turn(1, 6, 0), turn(4, 9, 1)), turns(10));
    }

    @Test
    void shortPauseDoesNotEndATurnAndShortTurnIsLeftOut() {
        timeline.add(activity(10, 40), IN_ORDER);
        timeline.add(activity(50, 70), IN_ORDER);
        timeline.add(activity(0, 20), IN_ORDER);
        assertEquals(List.of(turn(1, 4, 0), turn(10, 12, 0)), turns(20));

        Timeline other = new Timeline(FRAMES, 0.3, 0.2);
        float[] heard = new float[300];
        for (int frame : new int[] {10, 11, 12, 15, 16, 40}) {
            heard[3 * frame] = 1;
        }
        other.add(new SpeakerActivity(heard), new int[] {0, -1, -1});
        assertEquals(1, other.turns(number -> number, 1, 10).size());
    }

    @Test
    void voiceThatIsNobodysIsNotHeard() {
        timeline.add(activity(10, 40), new int[] {-1, -1, -1});
        assertEquals(List.of(), turns(10));
        assertEquals(List.of(), new Timeline(FRAMES, 0.3, 0.2).turns(number -> number, 0, 10));
    }

    @Test
    void nothingIsHeardBehindTheEnd() {
        timeline.add(activity(10, 100), IN_ORDER);
        assertEquals(List.of(turn(1, 7.5, 0)), turns(7.5));
    }
}
