package io.callprint.diarize;

import java.util.ArrayList;
import java.util.List;

/**
 * Embeddings taken for one speaker's: their sum, each times the seconds of speech it was made from. Biometric data: no
 * text form. For one thread.
 */
final class VoiceGroup {
    private final float[] sum;
    private final List<Integer> members = new ArrayList<>();
    private double seconds;

    VoiceGroup(int dimension) {
        sum = new float[dimension];
    }

    /** @param member a number by which the caller knows what the embedding belongs to */
    void add(int member, float[] embedding, double weightSeconds) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) (weightSeconds * embedding[i]);
        }
        seconds += weightSeconds;
        members.add(member);
    }

    void add(VoiceGroup other) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.sum[i];
        }
        seconds += other.seconds;
        members.addAll(other.members);
    }

    List<Integer> members() {
        return members;
    }

    double seconds() {
        return seconds;
    }

    /** The mean of the cosines between the embeddings of both, -1 to 1. */
    double likeness(VoiceGroup other) {
        return dot(other.sum) / (seconds * other.seconds);
    }

    /** The mean of the cosines between the embeddings and this one. */
    double likeness(float[] embedding) {
        return dot(embedding) / seconds;
    }

    private double dot(float[] vector) {
        double dot = 0;
        for (int i = 0; i < sum.length; i++) {
            dot += (double) sum[i] * vector[i];
        }
        return dot;
    }

    /** The mean of the embeddings, shorter than unit length the less alike they are; a new array. */
    float[] mean() {
        float[] mean = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            mean[i] = (float) (sum[i] / seconds);
        }
        return mean;
    }

    /** The direction of the mean, unit length; a new array. */
    float[] direction() {
        double length = Math.sqrt(dot(sum));
        float[] direction = new float[sum.length];
        for (int i = 0; i < sum.length && length > 0; i++) {
            direction[i] = (float) (sum[i] / length);
        }
        return direction;
    }

    @Override
    public String toString() {
        return "VoiceGroup[%d members, %.1f s]".formatted(members.size(), seconds);
    }
}
