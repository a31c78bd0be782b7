package io.callprint.identity;

import io.callprint.speech.NetSpeech;
import io.callprint.speech.QualityReason;
import io.callprint.speech.SpeechQuality;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Speech;
import io.callprint.voiceprint.Voiceprint;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Synthetic voices: everybody is one axis of the space, so that an utterance has exactly the score with each caller that a test
 * wants. The mean vector is 0, the calibration is {@code calibration.yaml} beside this class.
 */
final class Voices {
    static final int DIMENSION = 64;
    static final String MODEL = "model-a";
    static final float[] NO_MEAN = new float[DIMENSION];
    static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private static final AtomicInteger SAMPLE_IDS = new AtomicInteger();

    private Voices() {}

    static CallerId id(String caller) {
        return new CallerId(caller);
    }

    static ScoreCalibration calibration() {
        try {
            return ScoreCalibration.read(
                    Path.of(Voices.class.getResource("calibration.yaml").toURI()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Cosines with the first axes; what is left goes to the last axis. */
    static float[] vector(double... cosines) {
        float[] vector = new float[DIMENSION];
        double left = 1;
        for (int i = 0; i < cosines.length; i++) {
            vector[i] = (float) cosines[i];
            left -= cosines[i] * cosines[i];
        }
        vector[DIMENSION - 1] = (float) Math.sqrt(Math.max(0, left));
        return vector;
    }

    static float[] axis(int axis) {
        float[] vector = new float[DIMENSION];
        vector[axis] = 1;
        return vector;
    }

    static Voiceprint voiceprint(String caller, float[] vector, int samples) {
        return voiceprint(caller, MODEL, vector, samples);
    }

    static Voiceprint voiceprint(String caller, String model, float[] vector, int samples) {
        List<EnrolmentSample> kept = IntStream.range(0, samples)
                .mapToObj(i -> new EnrolmentSample(nextId(), new Embedding(model, vector), 5, 0.5, NOW))
                .toList();
        return new Voiceprint(id(caller), kept, Map.of("name", "Name of " + caller), NOW, NOW);
    }

    static Utterance utterance(double seconds, float[] vector) {
        return utterance(seconds, vector, 0.9);
    }

    static Utterance utterance(double seconds, float[] vector, double quality, QualityReason... faults) {
        return new Utterance(
                        nextId(),
                        new Embedding(MODEL, vector),
                        seconds,
                        new SpeechQuality(quality, Set.of(faults), 20, 0.6, 0))
                .saying(new NetSpeech(Speech.noise(400, new Random(SAMPLE_IDS.get())), -20, -60, 0, 0));
    }

    static Consent yes(String caller) {
        return new Consent(
                id(caller), "caller-identification", Consent.Answer.YES, "dtmf:1", "offer-enrolment/en", NOW);
    }

    private static String nextId() {
        return "%08x".formatted(SAMPLE_IDS.incrementAndGet());
    }
}
