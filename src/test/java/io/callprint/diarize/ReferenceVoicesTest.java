package io.callprint.diarize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReferenceVoicesTest {
    private static final Agglomeration FINAL = new Agglomeration(0.3, 1, 20);

    private final Directions directions = new Directions(5);
    private final ReferenceVoices references = new ReferenceVoices(0.45);

    private static Set<Set<Integer>> members(List<VoiceGroup> groups) {
        return groups.stream().map(group -> Set.copyOf(group.members())).collect(Collectors.toSet());
    }

    @Test
    void labelsOfTwoSpeakersNeverSwapBetweenChunks() {
        float[] agent = directions.voice();
        float[] caller = directions.voice();
        Set<Integer> agents = new HashSet<>();
        Set<Integer> callers = new HashSet<>();
        Random random = new Random(2);
        for (int chunk = 0; chunk < 120; chunk++) { // ten hours
            boolean agentFirst = random.nextBoolean();
            List<VoiceGroup> speakers = new ArrayList<>();
            for (boolean isAgent : new boolean[] {agentFirst, !agentFirst}) {
                speakers.add(Directions.group(0, directions.again(isAgent ? agent : caller, 0.7), 60));
            }
            int first = references.add(speakers, (i, j) -> true);
            assertEquals(2 * chunk, first);
            agents.add(first + (agentFirst ? 0 : 1));
            callers.add(first + (agentFirst ? 1 : 0));
        }

        assertEquals(Set.of(agents, callers), members(references.settle(FINAL)));
    }

    @Test
    void speakerWhoIsNotSurelyKnownWaitsForTheEnd() {
        float[] anna = directions.voice();
        references.add(List.of(Directions.group(0, anna, 60)), (i, j) -> false);
        references.add(List.of(Directions.group(0, directions.again(anna, 1.7), 60)), (i, j) -> false);
        references.add(List.of(Directions.group(0, directions.voice(), 60)), (i, j) -> false);

        assertEquals(
                Set.of(Set.of(0), Set.of(1), Set.of(2)),
                members(new ArrayList<>(references.settle(new Agglomeration(0.9, 1, 20)))));
    }

    @Test
    void atTheEndWhoWasUnsureIsPutTogetherOnceMore() {
        float[] anna = directions.voice();
        references.add(List.of(Directions.group(0, anna, 60)), (i, j) -> false);
        references.add(List.of(Directions.group(0, directions.again(anna, 1.7), 60)), (i, j) -> false);
        references.add(List.of(Directions.group(0, directions.voice(), 60)), (i, j) -> false);

        assertEquals(Set.of(Set.of(0, 1), Set.of(2)), members(references.settle(FINAL)));
    }

    @Test
    void twoHeardAtTheSameTimeNeverJoinOneReference() {
        float[] anna = directions.voice();
        references.add(List.of(Directions.group(0, anna, 60)), (i, j) -> false);
        references.add(
                List.of(
                        Directions.group(0, directions.again(anna, 0.4), 60),
                        Directions.group(1, directions.again(anna, 0.1), 60)),
                (i, j) -> true);

        assertEquals(Set.of(Set.of(0, 2), Set.of(1)), members(references.settle(FINAL)));
    }
}
