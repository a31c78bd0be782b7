package io.callprint.diarize;

import io.callprint.speech.SpeakerActivity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * What was found window by window, and the turns that follow from it: windows overlap by half, and where two of them tell
 * of one moment, the one that has the moment nearer its middle counts more. How many speak at a moment and who is heard
 * most are averages over the windows; so many of the most heard speak. Pure; for one thread.
 */
final class Timeline {
    private static final double LEAST_SHARE = 0.1; // of a moment, to be one of those who may speak

    /** A frame of the recording, {@code shiftSeconds} long, the first one beginning at {@code startSeconds}. */
    record Frames(double startSeconds, double shiftSeconds, int ofWindow, int ofHop) {}

    /** Who speaks, decided for each frame; joins frames to turns. */
    private static final class OpenTurn {
        private int from = -1;
        private int to; // exclusive
    }

    private final Frames frames;
    private final double longestGapSeconds;
    private final double shortestTurnSeconds;
    private final List<SpeakerActivity> windows = new ArrayList<>();
    private final List<int[]> speakerOfVoice = new ArrayList<>(); // by window: number of each voice's speaker, or -1

    /**
     * @param longestGapSeconds a pause of one speaker that does not end the turn
     * @param shortestTurnSeconds what is shorter is left out
     */
    Timeline(Frames frames, double longestGapSeconds, double shortestTurnSeconds) {
        this.frames = frames;
        this.longestGapSeconds = longestGapSeconds;
        this.shortestTurnSeconds = shortestTurnSeconds;
    }

    /** @param speakers number of the speaker of each voice, -1 for a voice that is nobody's */
    void add(SpeakerActivity activity, int[] speakers) {
        windows.add(activity);
        speakerOfVoice.add(speakers.clone());
    }

    /**
     * @param label of a number that was given to {@link #add}; equal labels are one speaker
     * @param labels how many there are
     * @param endSeconds of the recording
     * @return turns of each label, ordered by start
     */
    List<LabelledTurn> turns(IntUnaryOperator label, int labels, double endSeconds) {
        List<LabelledTurn> turns = new ArrayList<>();
        OpenTurn[] open = new OpenTurn[labels];
        for (int i = 0; i < labels; i++) {
            open[i] = new OpenTurn();
        }
        double[] heard = new double[labels];
        boolean[] speaks = new boolean[labels];
        int count = windows.isEmpty() ? 0 : (windows.size() - 1) * frames.ofHop() + frames.ofWindow();
        for (int frame = 0; frame < count; frame++) {
            decide(frame, label, heard, speaks);
            for (int speaker = 0; speaker < labels; speaker++) {
                if (speaks[speaker]) {
                    extend(open[speaker], frame, speaker, endSeconds, turns);
                }
            }
        }
        for (int speaker = 0; speaker < labels; speaker++) {
            close(open[speaker], speaker, endSeconds, turns);
        }
        turns.sort(Comparator.comparingDouble(LabelledTurn::startSeconds).thenComparingInt(LabelledTurn::label));
        return turns;
    }

    /**
     * A turn of a speaker who has a number only.
     *
     * @param label from 0 on
     */
    record LabelledTurn(double startSeconds, double endSeconds, int label) {}

    private void decide(int frame, IntUnaryOperator label, double[] heard, boolean[] speaks) {
        Arrays.fill(heard, 0);
        Arrays.fill(speaks, false);
        double all = 0;
        double speakers = 0;
        int last = Math.min(windows.size() - 1, frame / frames.ofHop());
        for (int window = last; window >= 0 && frame - window * frames.ofHop() < frames.ofWindow(); window--) {
            int at = frame - window * frames.ofHop();
            double weight = Math.min(at + 1.0, frames.ofWindow() - at);
            all += weight;
            int[] numbers = speakerOfVoice.get(window);
            for (int voice = 0; voice < numbers.length; voice++) {
                if (numbers[voice] >= 0) {
                    double share = weight * windows.get(window).probability(at, voice);
                    heard[label.applyAsInt(numbers[voice])] += share;
                    speakers += share;
                }
            }
        }
        for (long left = Math.round(speakers / all); left > 0; left--) {
            int most = -1;
            for (int speaker = 0; speaker < heard.length; speaker++) {
                if (!speaks[speaker]
                        && heard[speaker] >= LEAST_SHARE * all
                        && (most < 0 || heard[speaker] > heard[most])) {
                    most = speaker;
                }
            }
            if (most < 0) {
                return;
            }
            speaks[most] = true;
        }
    }

    private void extend(OpenTurn turn, int frame, int speaker, double endSeconds, List<LabelledTurn> turns) {
        if (turn.from >= 0 && (frame - turn.to) * frames.shiftSeconds() > longestGapSeconds) {
            close(turn, speaker, endSeconds, turns);
        }
        if (turn.from < 0) {
            turn.from = frame;
        }
        turn.to = frame + 1;
    }

    private void close(OpenTurn turn, int speaker, double endSeconds, List<LabelledTurn> turns) {
        if (turn.from >= 0) {
            double start = Math.max(0, frames.startSeconds() + turn.from * frames.shiftSeconds());
            double end = Math.min(endSeconds, frames.startSeconds() + turn.to * frames.shiftSeconds());
            if (end - start >= shortestTurnSeconds) {
                turns.add(new LabelledTurn(start, end, speaker));
            }
        }
        turn.from = -1;
    }
}
