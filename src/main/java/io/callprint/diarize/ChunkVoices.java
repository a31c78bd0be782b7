package io.callprint.diarize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The voices of some windows that follow one another, put together to speakers. Pure. A voice with little speech does not
 * shape a speaker; it goes to the one it is most like, of those who are not heard beside it in its window.
 */
final class ChunkVoices {
    private final List<LocalVoice> voices;
    private final List<VoiceGroup> speakers;
    private final int[] speakerOf; // by index of the voice, -1 for nobody
    private final List<BitSet> together = new ArrayList<>(); // by speaker, who is heard in a window with them

    private ChunkVoices(List<LocalVoice> voices, List<VoiceGroup> speakers) {
        this.voices = voices;
        this.speakers = speakers;
        this.speakerOf = new int[voices.size()];
        speakers.forEach(speaker -> together.add(new BitSet()));
    }

    /**
     * @param voices of all windows of the chunk, in their order
     * @param shapingSeconds of speech that a voice needs to shape a speaker
     */
    static ChunkVoices of(List<LocalVoice> voices, Agglomeration agglomeration, double shapingSeconds) {
        List<Integer> shaping = new ArrayList<>();
        for (double least : new double[] {shapingSeconds, Double.MIN_NORMAL}) {
            for (int i = 0; i < voices.size() && (least == shapingSeconds || shaping.isEmpty()); i++) {
                if (voices.get(i).seconds() >= least) {
                    shaping.add(i);
                }
            }
        }
        List<VoiceGroup> alone = new ArrayList<>();
        for (int voice : shaping) {
            VoiceGroup group = new VoiceGroup(voices.get(voice).embedding().length);
            group.add(voice, voices.get(voice).embedding(), voices.get(voice).seconds());
            alone.add(group);
        }
        ChunkVoices chunk = new ChunkVoices(
                voices,
                agglomeration.merge(
                        alone,
                        (i, j) -> voices.get(shaping.get(i)).window()
                                == voices.get(shaping.get(j)).window()));
        chunk.assign();
        return chunk;
    }

    private void assign() {
        Arrays.fill(speakerOf, -1);
        Map<Integer, Set<Integer>> heardInWindow = new HashMap<>();
        for (int speaker = 0; speaker < speakers.size(); speaker++) {
            for (int voice : speakers.get(speaker).members()) {
                speakerOf[voice] = speaker;
                heardInWindow
                        .computeIfAbsent(voices.get(voice).window(), window -> new TreeSet<>())
                        .add(speaker);
            }
        }
        for (int voice = 0; voice < speakerOf.length; voice++) {
            if (speakerOf[voice] < 0 && voices.get(voice).hasEmbedding()) {
                Set<Integer> heard =
                        heardInWindow.computeIfAbsent(voices.get(voice).window(), window -> new TreeSet<>());
                speakerOf[voice] = nearest(voices.get(voice).embedding(), heard);
                heard.add(speakerOf[voice]);
            }
        }
        for (Set<Integer> heard : heardInWindow.values()) {
            heard.forEach(
                    speaker -> heard.forEach(other -> together.get(speaker).set(other)));
        }
    }

    private int nearest(float[] embedding, Set<Integer> taken) {
        int nearest = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int speaker = 0; speaker < speakers.size(); speaker++) {
            double likeness = speakers.get(speaker).likeness(embedding);
            if (likeness > most && (!taken.contains(speaker) || taken.size() == speakers.size())) {
                most = likeness;
                nearest = speaker;
            }
        }
        return nearest;
    }

    /** Whether two speakers are voices of one window somewhere. */
    boolean areHeardTogether(int speaker, int other) {
        return together.get(speaker).get(other);
    }

    List<VoiceGroup> speakers() {
        return speakers;
    }

    /** By index of the voice the index of its speaker, or -1. */
    int speakerOf(int voice) {
        return speakerOf[voice];
    }
}
