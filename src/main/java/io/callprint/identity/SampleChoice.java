package io.callprint.identity;

import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.EnrolmentSample.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which samples a voiceprint rests on. What was enrolled comes first: the best of it, as many as there is room for. Updates
 * from later calls take what room is left, at most half as many as were enrolled, so that they carry at most a third of the
 * weight; a newer one takes the place of the oldest one.
 */
final class SampleChoice {
    private final int most;
    private final int leastUpdates;

    /** @param most samples of a voiceprint, at least 1 */
    SampleChoice(int most) {
        this(most, 0);
    }

    /** @param leastUpdates that have room however few samples were enrolled, as far as there is any */
    SampleChoice(int most, int leastUpdates) {
        this.most = most;
        this.leastUpdates = leastUpdates;
    }

    /** @return at most so many samples of those kept and those that came now, oldest first */
    List<EnrolmentSample> of(List<EnrolmentSample> kept, List<EnrolmentSample> now) {
        Map<String, EnrolmentSample> byId = new LinkedHashMap<>();
        kept.forEach(sample -> byId.put(sample.id(), sample));
        now.forEach(sample -> byId.putIfAbsent(sample.id(), sample));
        List<EnrolmentSample> enrolled = only(byId, Origin.ENROLMENT).stream()
                .sorted(Comparator.comparingDouble(SampleChoice::worth).reversed())
                .limit(most)
                .toList();
        List<EnrolmentSample> updates = only(byId, Origin.UPDATE).stream()
                .sorted(Comparator.comparing(EnrolmentSample::recordedAt).reversed())
                .limit(roomForUpdates(enrolled.size()))
                .toList();
        List<EnrolmentSample> chosen = new ArrayList<>(enrolled);
        chosen.addAll(updates);
        chosen.sort(Comparator.comparing(EnrolmentSample::recordedAt));
        return chosen;
    }

    int roomForUpdates(int enrolled) {
        return Math.min(Math.max(enrolled / 2, leastUpdates), most - enrolled);
    }

    static List<EnrolmentSample> only(List<EnrolmentSample> samples, Origin origin) {
        return samples.stream().filter(sample -> sample.origin() == origin).toList();
    }

    private static List<EnrolmentSample> only(Map<String, EnrolmentSample> samples, Origin origin) {
        return only(List.copyOf(samples.values()), origin);
    }

    /** Quality counts; more than five seconds make an embedding hardly better. */
    private static double worth(EnrolmentSample sample) {
        return sample.quality() * Math.min(1, sample.netSpeechSeconds() / ScoreCalibration.FULL_SECONDS);
    }
}
