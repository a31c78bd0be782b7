package io.callprint.voiceprint;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Made-up voiceprints for tests. */
public final class Voiceprints {
    public static final Instant NOON = Instant.parse("2026-11-26T12:00:00.123Z");
    public static final int DIMENSION = 192;

    private Voiceprints() {}

    public static Voiceprint of(String caller, int samples, RandomGenerator random) {
        return of(caller, samples, Map.of(), NOON, random);
    }

    public static Voiceprint of(
            String caller, int samples, Map<String, String> metadata, Instant lastSeen, RandomGenerator random) {
        List<EnrolmentSample> spoken = IntStream.range(0, samples)
                .mapToObj(i -> new EnrolmentSample(
                        "%08x".formatted(random.nextInt()),
                        embedding(random),
                        random.nextDouble(1, 10),
                        random.nextDouble(),
                        NOON.minusMillis(random.nextInt(1_000_000))))
                .toList();
        return new Voiceprint(new CallerId(caller), spoken, metadata, NOON.minusSeconds(60), lastSeen);
    }

    /** The same, first enrolled and last seen then. */
    public static Voiceprint createdAt(Instant at, Voiceprint voiceprint) {
        return new Voiceprint(voiceprint.caller(), voiceprint.samples(), voiceprint.metadata(), at, at);
    }

    /** A random direction. */
    public static Embedding embedding(RandomGenerator random) {
        float[] vector = new float[DIMENSION];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += (double) vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return new Embedding("model-1", vector);
    }
}
