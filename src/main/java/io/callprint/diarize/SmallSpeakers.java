package io.callprint.diarize;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Speakers with so little speech that they are more likely a piece of somebody else. Pure. */
final class SmallSpeakers {
    private SmallSpeakers() {}

    /**
     * Joins every group with less than that to the one that it is most like, the smallest first.
     *
     * @param groups changed in place
     * @param fewest groups that are left at least
     */
    static void join(List<VoiceGroup> groups, double leastSeconds, int fewest) {
        while (groups.size() > fewest) {
            VoiceGroup smallest = groups.stream()
                    .min(Comparator.comparingDouble(VoiceGroup::seconds))
                    .orElseThrow();
            if (smallest.seconds() >= leastSeconds) {
                return;
            }
            Optional<VoiceGroup> nearest = groups.stream()
                    .filter(group -> group != smallest)
                    .max(Comparator.comparingDouble(group -> group.likeness(smallest)));
            nearest.ifPresent(group -> group.add(smallest));
            groups.remove(smallest);
        }
    }
}
