package io.callprint.diarize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AgglomerationTest {
    private final Directions directions = new Directions(1);

    /** Three voices, each heard ten times: voice v is members v, v + 3, v + 6 and so on. */
    private List<VoiceGroup> threeVoices() {
        List<float[]> voices = List.of(directions.voice(), directions.voice(), directions.voice());
        List<VoiceGroup> groups = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            groups.add(Directions.group(i, directions.again(voices.get(i % 3), 0.8), 2));
        }
        return groups;
    }

    private static Set<Set<Integer>> members(List<VoiceGroup> groups) {
        return groups.stream().map(group -> Set.copyOf(group.members())).collect(Collectors.toSet());
    }

    @Test
    void voicesThatAreAlikeBecomeOneSpeaker() {
        List<VoiceGroup> left = new Agglomeration(0.3, 1, 20).merge(threeVoices(), (i, j) -> false);

        assertEquals(3, left.size());
        for (VoiceGroup speaker : left) {
            int voice = speaker.members().getFirst() % 3;
            assertTrue(speaker.members().stream().allMatch(member -> member % 3 == voice), speaker.toString());
            assertEquals(20, speaker.seconds(), 1e-9);
        }
    }

    @Test
    void numberOfSpeakersIsKeptWhateverTheLikeness() {
        assertEquals(
                2,
                new Agglomeration(0.99, 1, 2)
                        .merge(threeVoices(), (i, j) -> false)
                        .size());
        assertEquals(
                5,
                new Agglomeration(-1, 5, 20)
                        .merge(threeVoices(), (i, j) -> false)
                        .size());
        assertEquals(
                4,
                new Agglomeration(0.3, 4, 4)
                        .merge(threeVoices(), (i, j) -> false)
                        .size());
    }

    @Test
    void voicesHeardAtTheSameTimeStayApartAsLongAsPossible() {
        float[] voice = directions.voice();
        List<VoiceGroup> twice = List.of(Directions.group(0, voice, 5), Directions.group(1, voice.clone(), 5));

        assertEquals(Set.of(Set.of(0), Set.of(1)), members(new Agglomeration(0.3, 1, 20).merge(twice, (i, j) -> true)));
        assertEquals(
                1, new Agglomeration(0.3, 1, 1).merge(twice, (i, j) -> true).size());
    }

    @Test
    void whatIsApartFromOneOfAGroupIsApartFromAll() {
        float[] voice = directions.voice();
        List<VoiceGroup> groups = List.of(
                Directions.group(0, voice, 5),
                Directions.group(1, directions.again(voice, 0.1), 5),
                Directions.group(2, directions.again(voice, 0.5), 5));

        assertEquals(
                Set.of(Set.of(0, 1), Set.of(2)),
                members(new Agglomeration(0.3, 1, 20).merge(groups, (i, j) -> i + j == 3)));
    }

    @Test
    void noVoiceIsNobody() {
        assertTrue(
                new Agglomeration(0.3, 1, 20).merge(List.of(), (i, j) -> false).isEmpty());
    }

    @Test
    void smallSpeakerGoesToWhoeverItIsMostLike() {
        float[] anna = directions.voice();
        List<VoiceGroup> groups = new ArrayList<>(List.of(
                Directions.group(0, anna, 40),
                Directions.group(1, directions.voice(), 30),
                Directions.group(2, directions.again(anna, 2), 1)));
        SmallSpeakers.join(groups, 3, 1);
        assertEquals(Set.of(Set.of(0, 2), Set.of(1)), members(groups));
        SmallSpeakers.join(groups, 35, 2);
        assertEquals(2, groups.size());
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Agglomeration(0.3, 3, 2));
        assertEquals(new SpeakerRange(2, 5), SpeakerRange.parse("2-5"));
        assertEquals(new SpeakerRange(3, 3), SpeakerRange.parse(" 3 "));
        for (String text : List.of("", "0", "5-2", "two", "1-99", "-3", "99999")) {
            assertThrows(IllegalArgumentException.class, () -> SpeakerRange.parse(text), text);
        }
    }
}
