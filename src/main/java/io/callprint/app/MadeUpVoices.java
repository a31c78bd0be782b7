package io.callprint.app;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Voices of people who do not exist, for benchmarks: each embedding is the model's mean, the line that all callers share, the
 * person and what differs each time, so that a person's two embeddings are as alike as those of telephone speech. The same
 * number is always the same voice.
 */
final class MadeUpVoices {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static final int SAMPLES = 2;
    private static final double LINE = 0.3;
    private static final double PERSON = 0.65;
    private static final double OCCASION = 0.5;
    private static final long OF_THE_LINE = -1;

    private final String modelId;
    private final float[] mean;
    private final double[] line;

    MadeUpVoices(String modelId, float[] mean) {
        this.modelId = modelId;
        this.mean = mean.clone();
        this.line = direction(OF_THE_LINE, mean.length);
    }

    static CallerId caller(int person) {
        return new CallerId("+49 30 %08d".formatted(person));
    }

    Voiceprint voiceprint(int person) {
        List<EnrolmentSample> samples = new ArrayList<>(SAMPLES);
        for (int i = 0; i < SAMPLES; i++) {
            samples.add(new EnrolmentSample(
                    "%08x".formatted(SAMPLES * person + i), new Embedding(modelId, said(person, i)), 8, 0.8, NOW));
        }
        return new Voiceprint(caller(person), samples, Map.of(), NOW, NOW);
    }

    /** What the person says on a later call. */
    Embedding later(int person) {
        return new Embedding(modelId, said(person, SAMPLES));
    }

    private float[] said(int person, int occasion) {
        double[] who = direction(person, mean.length);
        double[] when = direction(person * 31L + occasion + (1L << 40), mean.length);
        float[] vector = new float[mean.length];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (mean[i] + LINE * line[i] + PERSON * who[i] + OCCASION * when[i]);
            squares += (double) vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    /** Of unit length. */
    private static double[] direction(long seed, int dimension) {
        Random random = new Random(seed * 0x9e3779b97f4a7c15L);
        double[] direction = new double[dimension];
        double squares = 0;
        for (int i = 0; i < dimension; i++) {
            direction[i] = random.nextGaussian();
            squares += direction[i] * direction[i];
        }
        for (int i = 0; i < dimension; i++) {
            direction[i] /= Math.sqrt(squares);
        }
        return direction;
    }
}
