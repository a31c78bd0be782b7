package io.callprint.app;

import io.callprint.model.SpeakerModelEntry;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes voiceprints of other systems over. They keep the id of the model that made them: they are compared with nothing else.
 * Where that model is in the catalogue, servers ask it beside their own ({@link FormerModelLoading}), else nobody is
 * recognised by them.
 */
public final class ForeignImport {
    private static final int MODEL_ID_DIGITS = 16;
    private static final int SAMPLE_ID_DIGITS = 8;
    private static final int MOST_DIMENSIONS = 4096;

    private final VoiceprintStore store;
    private final Origin origin;
    private final String consent;
    private final Clock clock;

    /**
     * Which model made the vectors.
     *
     * @param modelId what they are kept under
     * @param dimension they must have; empty for any
     * @param isPadded whether others are cut or filled up with zeros to that, which no comparison survives
     */
    public record Origin(String modelId, Optional<Integer> dimension, boolean isPadded) {}

    /**
     * What became of one.
     *
     * @param sentence without what it holds
     */
    public record Outcome(String callerId, boolean isImported, String sentence) {}

    /** @param consent on which they were enrolled there; kept with each */
    public ForeignImport(VoiceprintStore store, Origin origin, String consent, Clock clock) {
        this.store = store;
        this.origin = origin;
        this.consent = consent;
        this.clock = clock;
    }

    /** Whether servers can recognise anybody by vectors of this model. */
    public static boolean isServed(Settings settings, String model) {
        return entry(settings, model).isPresent();
    }

    private static Optional<SpeakerModelEntry> entry(Settings settings, String model) {
        return settings.catalog().speakers().stream()
                .filter(entry -> entry.id().equals(model))
                .findFirst();
    }

    /** Of a model in the catalogue, or of one that is not there. */
    public static Origin origin(Settings settings, String model, boolean isPadded) {
        return entry(settings, model)
                .map((SpeakerModelEntry entry) -> new Origin(entry.modelId(), Optional.of(entry.dimension()), isPadded))
                .orElseGet(() -> {
                    if (isPadded) {
                        throw new IllegalArgumentException("there is no model " + model
                                + " in the catalogue, expected one whose length vectors are brought to");
                    }
                    return new Origin(hex("model " + model, MODEL_ID_DIGITS), Optional.empty(), false);
                });
    }

    /** @throws IOException one sentence, when the source cannot be read; then nothing was imported */
    public List<Outcome> from(ForeignSource kind, String source) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (ForeignVoiceprint one : kind.read(source)) {
            outcomes.add(taken(one, kind));
        }
        return outcomes;
    }

    private Outcome taken(ForeignVoiceprint one, ForeignSource kind) {
        try {
            CallerId caller = new CallerId(one.callerId());
            Optional<Voiceprint> kept = store.find(caller);
            if (kept.isPresent()) {
                return new Outcome(one.callerId(), false, "has a voiceprint here already");
            }
            Embedding embedding = new Embedding(origin.modelId(), unit(fitted(one.vector())));
            Instant now = clock.instant();
            Instant created = one.createdAt().equals(Instant.EPOCH) ? now : one.createdAt();
            Instant seen = one.lastSeen().isBefore(created) ? created : one.lastSeen();
            String sample = hex(one.callerId() + HexFormat.of().formatHex(embedding.bytes()), SAMPLE_ID_DIGITS);
            String how = "import:" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            EnrolmentSample from =
                    new EnrolmentSample(sample, embedding, 0, 0, created, EnrolmentSample.Origin.ENROLMENT, how);
            store.save(new Voiceprint(caller, List.of(from), one.metadata(), created, seen));
            store.record(new Consent(caller, "caller-identification", Consent.Answer.YES, how, consent, now));
            return new Outcome(one.callerId(), true, "imported");
        } catch (OptedOutException e) {
            return new Outcome(one.callerId(), false, "opted out here");
        } catch (IllegalArgumentException e) {
            return new Outcome(one.callerId(), false, String.valueOf(e.getMessage()));
        }
    }

    private float[] fitted(float[] vector) {
        if (vector.length < 1 || vector.length > MOST_DIMENSIONS) {
            throw new IllegalArgumentException(
                    "its embedding has " + vector.length + " values, expected 1 to " + MOST_DIMENSIONS);
        }
        int wanted = origin.dimension().orElse(vector.length);
        if (wanted != vector.length && !origin.isPadded()) {
            throw new IllegalArgumentException(
                    "its embedding has " + vector.length + " values, expected " + wanted + " like the model");
        }
        return Arrays.copyOf(vector, wanted);
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        if (!(squares > 0 && squares < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "its embedding has no direction, expected numbers that are not all zero");
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / Math.sqrt(squares));
        }
        return unit;
    }

    private static String hex(String text, int digits) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, digits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
