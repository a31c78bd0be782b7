package io.callprint.speech;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.callprint.model.ModelRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the measures of speech mean, as {@code models/fit_quality.py} writes it. Immutable.
 *
 * <p>The chance that a genuine caller is accepted has log-odds of {@code intercept} less the sum of the {@code losses}.
 * Each of the {@code limits} gives a mark from 0 to 1; they are for what is not the speech of one person, however well
 * it might compare.
 *
 * @param speech what it was fitted on
 * @param condition how that speech was made bad
 * @param accepted what counted as accepted
 * @param halves how alike the halves of one speaker's speech are
 */
public record QualityModel(
        @JsonProperty(value = "speech", required = true) String speech,
        @JsonProperty(value = "condition", required = true) String condition,
        @JsonProperty(value = "accepted", required = true) String accepted,
        @JsonProperty(value = "intercept", required = true) double intercept,
        @JsonProperty(value = "losses", required = true) List<Curve> losses,
        @JsonProperty(value = "limits", required = true) List<Curve> limits,
        @JsonProperty(value = "one-voice", required = true) Halves halves) {
    private static final String FILE_NAME = "speech-quality.yaml";

    private static final YAMLMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /**
     * Straight lines between points, level outside them.
     *
     * @param reason what is said when this measure is what makes the speech poor
     * @param at in the measure's unit, rising
     * @param gives what it comes to there, as many numbers, none negative
     */
    public record Curve(QualityMeasure measure, QualityReason reason, List<Double> at, List<Double> gives) {
        @JsonCreator
        static Curve of(
                @JsonProperty(value = "measure", required = true) String measure,
                @JsonProperty(value = "reason", required = true) String reason,
                @JsonProperty(value = "at", required = true) List<Double> at,
                @JsonProperty(value = "gives", required = true) List<Double> gives) {
            return new Curve(
                    QualityMeasure.valueOf(constant(measure)), QualityReason.valueOf(constant(reason)), at, gives);
        }

        private static String constant(String word) {
            return word.toUpperCase(Locale.ROOT).replace('-', '_');
        }

        double of(QualityMeasures measures) {
            double value = measures.of(measure);
            int next = 0;
            while (next < at.size() && at.get(next) < value) {
                next++;
            }
            if (next == 0 || next == at.size()) {
                return gives.get(Math.max(0, next - 1));
            }
            double part = (value - at.get(next - 1)) / (at.get(next) - at.get(next - 1));
            return gives.get(next - 1) + part * (gives.get(next) - gives.get(next - 1));
        }

        private boolean isUsable() {
            return !at.isEmpty()
                    && gives.size() == at.size()
                    && Stream.concat(at.stream(), gives.stream()).allMatch(Double::isFinite)
                    && IntStream.range(1, at.size()).allMatch(i -> at.get(i) > at.get(i - 1))
                    && gives.stream().allMatch(g -> g >= 0);
        }
    }

    /**
     * How alike the halves of one speaker's speech are.
     *
     * @param seconds of speech below which its halves tell nothing
     * @param leastLikeness by the name of the network that embeds them: see {@link OneVoice}
     */
    public record Halves(
            @JsonProperty(value = "seconds", required = true)
            double seconds,

            @JsonProperty(value = "least-likeness", required = true)
            Map<String, Double> leastLikeness) {
        /** As a network hears them; one that nothing was measured for finds one voice in everything. */
        public OneVoice by(String network) {
            return new OneVoice(seconds, leastLikeness.getOrDefault(network, -1.0));
        }
    }

    /**
     * What tells two voices in a stretch of speech.
     *
     * @param seconds of speech below which its halves tell nothing
     * @param leastLikeness score of one half against the other below which two people speak, -1..1
     */
    public record OneVoice(double seconds, double leastLikeness) {}

    /**
     * @param modelsFolder with {@code speech-quality.yaml}
     * @throws ModelRefusedException one sentence: it is missing, or says something that is not understood
     */
    public static QualityModel read(Path modelsFolder) {
        Path file = modelsFolder.resolve(FILE_NAME);
        QualityModel model;
        try {
            model = MAPPER.readValue(Files.readString(file), QualityModel.class);
        } catch (JsonProcessingException e) {
            throw new ModelRefusedException(
                    file + " is not understood, expected the curves of fit_quality.py: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelRefusedException(file + " cannot be read, expected what quality of speech means", e);
        }
        if (!(model.halves.seconds() >= 1)
                || model.halves.leastLikeness().values().stream()
                        .anyMatch(least -> least == null || !(Math.abs(least) <= 1))) {
            throw new ModelRefusedException(
                    "%s: one-voice is %s s, %s, expected 1 s or more and likenesses from -1 to 1"
                            .formatted(file, model.halves.seconds(), model.halves.leastLikeness()));
        }
        Stream.concat(model.losses.stream(), model.limits.stream())
                .filter(curve -> !curve.isUsable())
                .findFirst()
                .ifPresent(curve -> {
                    throw new ModelRefusedException(
                            "%s: the curve of %s has %s and %s, expected rising numbers and as many that are 0 or more"
                                    .formatted(file, curve.measure().word(), curve.at(), curve.gives()));
                });
        return model;
    }
}
