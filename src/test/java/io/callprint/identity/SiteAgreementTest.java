package io.callprint.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Known offsets from the model's centre. */
class SiteAgreementTest {
    private final Random random = new Random(5);

    /** People of one kind: an offset of their own around one of all. */
    private List<float[]> people(int count, double first, double second) {
        List<float[]> people = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] offset = new float[64];
            for (int axis = 2; axis < offset.length; axis++) {
                offset[axis] = (float) (0.02 * random.nextGaussian());
            }
            offset[0] += (float) first;
            offset[1] += (float) second;
            people.add(offset);
        }
        return people;
    }

    private double agreement(List<float[]> one, List<float[]> other) {
        return SiteAgreement.of(Stream.concat(one.stream(), other.stream()).toList());
    }

    @Test
    void peopleOfOneLineAgree() {
        assertEquals(1, agreement(people(20, 0.4, 0), people(20, 0.4, 0)), 0.03);
    }

    @Test
    void twoKindsDoNotAgreeHoweverUneven() {
        assertEquals(0, agreement(people(30, 0.4, 0), people(13, 0, 0.4)), 0.05);
        assertEquals(0, agreement(people(30, 0.4, 0), people(13, -0.4, 0)), 1e-9, "opposite is no more than nothing");
    }

    @Test
    void whatTwoKindsShareIsTheirAngle() {
        assertEquals(0.5, agreement(people(20, 0.4, 0), people(20, 0.2, 0.2 * Math.sqrt(3))), 0.05);
    }

    @Test
    void degenerateSitesHaveAnAnswer() {
        assertEquals(0, SiteAgreement.of(List.of()));
        assertEquals(1, SiteAgreement.of(List.of(new float[4], new float[4])));
        float[] one = {0.3f, 0};
        assertEquals(1, SiteAgreement.of(List.of(one, one, one)));
    }
}
