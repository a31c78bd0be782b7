package io.callprint.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the descriptions of a dialog so far bind our later offers to (RFC 3264 section 8): no {@code m=} line goes away or moves,
 * and no payload number means something else.
 *
 * @param lines every line in order; empty before the first description
 * @param place index of our stream
 * @param numbers what the far end's numbers of our stream mean, as {@code a=rtpmap} says it in upper case
 */
public record SessionPlan(List<MediaDescription> lines, int place, Map<Integer, String> numbers) {
    /** Nothing was described yet. */
    public static final SessionPlan NONE = new SessionPlan(List.of(), 0, Map.of());

    private static final int HIGHEST_NUMBER = 127;

    public SessionPlan {
        lines = List.copyOf(lines);
        numbers = Map.copyOf(numbers);
    }

    /** All lines of an offer: ours in its place, the others refused. */
    List<MediaDescription> with(MediaDescription ours) {
        if (lines.isEmpty()) {
            return List.of(ours);
        }
        List<MediaDescription> all = new ArrayList<>();
        lines.forEach(line -> all.add(line.refused()));
        all.set(place, ours);
        return all;
    }

    /** Gives numbers to the encodings of one offer. */
    final class Numbering {
        private final Set<Integer> taken = new HashSet<>(numbers.keySet());

        /** @param usual what the encoding is called where nothing speaks against it */
        int of(String encoding, int usual) {
            for (Map.Entry<Integer, String> known : numbers.entrySet()) {
                if (known.getValue().equalsIgnoreCase(encoding)) {
                    return known.getKey();
                }
            }
            int number = usual;
            for (int other = HIGHEST_NUMBER; !taken.add(number); other--) {
                number = other;
            }
            return number;
        }
    }
}
