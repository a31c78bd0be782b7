package io.callprint.diarize;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where each speaker of a recording speaks alone, and how that sounds. */
public final class SpeakerSpeech {
    private static final double SHORTEST_SECONDS = 0.5;

    private SpeakerSpeech() {}

    /**
     * The longest stretches in which nobody else speaks.
     *
     * @param mostSeconds of all of a speaker's stretches
     * @return by speaker, in the order of the recording; empty for one who never speaks alone
     */
    public static Map<String, List<SpeakerTurn>> alone(Diarization found, double mostSeconds) {
        Map<String, List<SpeakerTurn>> all = new LinkedHashMap<>();
        for (DiarizedSpeaker speaker : found.speakers()) {
            List<SpeakerTurn> alone = new ArrayList<>();
            for (SpeakerTurn turn : found.turns()) {
                if (turn.speaker().equals(speaker.label())) {
                    addAlone(turn, found.turns(), alone);
                }
            }
            alone.sort(Comparator.comparingDouble(SpeakerTurn::seconds).reversed());
            all.put(speaker.label(), longest(alone, mostSeconds));
        }
        return all;
    }

    /** What is left of a turn when everybody else's are taken out of it. */
    private static void addAlone(SpeakerTurn turn, List<SpeakerTurn> turns, List<SpeakerTurn> alone) {
        double from = turn.startSeconds();
        for (SpeakerTurn other : turns) { // ordered by start
            if (other.startSeconds() >= turn.endSeconds()) {
                break;
            }
            if (!other.speaker().equals(turn.speaker()) && other.endSeconds() > from) {
                addIfLong(from, other.startSeconds(), turn.speaker(), alone);
                from = Math.max(from, other.endSeconds());
            }
        }
        addIfLong(from, turn.endSeconds(), turn.speaker(), alone);
    }

    private static void addIfLong(double from, double to, String speaker, List<SpeakerTurn> alone) {
        if (to - from >= SHORTEST_SECONDS) {
            alone.add(new SpeakerTurn(from, to, speaker));
        }
    }

    private static List<SpeakerTurn> longest(List<SpeakerTurn> longestFirst, double mostSeconds) {
        List<SpeakerTurn> taken = new ArrayList<>();
        double left = mostSeconds;
        for (SpeakerTurn turn : longestFirst) {
            double end = Math.min(turn.endSeconds(), turn.startSeconds() + left);
            if (end - turn.startSeconds() >= SHORTEST_SECONDS) {
                taken.add(new SpeakerTurn(turn.startSeconds(), end, turn.speaker()));
                left -= end - turn.startSeconds();
            }
        }
        taken.sort(Comparator.comparingDouble(SpeakerTurn::startSeconds));
        return taken;
    }

    /**
     * Reads the file once more, and joins the stretches of each speaker.
     *
     * @param channel as the recording was diarised; {@code EACH} reads speaker {@code left} from the left channel and so on
     * @return 8 kHz clips by speaker; none for one without stretches
     * @throws IOException one sentence when the file cannot be read as audio
     */
    public static Map<String, AudioClip> read(
            Path file, RecordingChannel channel, Map<String, List<SpeakerTurn>> stretches) throws IOException {
        Map<String, Joined> joined = new LinkedHashMap<>();
        stretches.forEach((speaker, turns) -> joined.put(speaker, new Joined(turns)));
        Map<Integer, ChannelLane.Audio> heard = new HashMap<>();
        joined.forEach(
                (speaker, out) -> heard.merge(ChannelLane.channelOf(channel, speaker), out, ChannelLane.Audio::and));
        List<ChannelLane> lanes = new ArrayList<>();
        AudioFiles.stream(
                file,
                (channels, count, rate) -> {
                    if (lanes.isEmpty()) {
                        heard.forEach((at, out) -> lanes.add(ChannelLane.telephone(at, rate, out)));
                    }
                    for (ChannelLane lane : lanes) {
                        lane.take(channels, count);
                    }
                },
                share -> {});
        for (ChannelLane lane : lanes) {
            lane.end();
        }
        Map<String, AudioClip> clips = new LinkedHashMap<>();
        joined.forEach((speaker, out) -> {
            if (out.length > 0) {
                clips.put(speaker, new AudioClip(Arrays.copyOf(out.samples, out.length), ChannelLane.TELEPHONE_HZ));
            }
        });
        return clips;
    }

    /** The stretches of one speaker, cut out of what passes. */
    private static final class Joined implements ChannelLane.Audio {
        private final List<SpeakerTurn> turns;
        private float[] samples = new float[1 << 14];
        private int length;
        private long passed;
        private int next; // of the turns

        Joined(List<SpeakerTurn> turns) {
            this.turns = turns;
        }

        @Override
        public void take(float[] audio, int count) {
            long end = passed + count;
            while (next < turns.size()) {
                long from = Math.round(turns.get(next).startSeconds() * ChannelLane.TELEPHONE_HZ);
                long to = Math.round(turns.get(next).endSeconds() * ChannelLane.TELEPHONE_HZ);
                if (from >= end) {
                    break;
                }
                int start = (int) (Math.max(from, passed) - passed);
                int stop = (int) (Math.min(to, end) - passed);
                append(audio, start, stop - start);
                if (to > end) {
                    break;
                }
                next++;
            }
            passed = end;
        }

        private void append(float[] audio, int from, int count) {
            if (count <= 0) {
                return;
            }
            if (length + count > samples.length) {
                samples = Arrays.copyOf(samples, Math.max(2 * samples.length, length + count));
            }
            System.arraycopy(audio, from, samples, length, count);
            length += count;
        }
    }
}
