package io.callprint.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The YAML that {@code models/calibrate_telephone.py} writes, as it stands there; every key is needed, none may be added. */
record CalibrationFile(
        @JsonProperty(value = "model-sha256", required = true)
        String modelSha256,

        @JsonProperty(value = "speech", required = true) String speech,
        @JsonProperty(value = "condition", required = true) String condition,
        @JsonProperty(value = "impostors", required = true) String impostors,
        @JsonProperty(value = "tail", required = true) String tail,
        @JsonProperty(value = "speakers", required = true) int speakers,
        @JsonProperty(value = "seconds", required = true) List<Double> seconds,

        @JsonProperty(value = "false-match-rates", required = true)
        List<Double> falseMatchRates,

        @JsonProperty(value = "genuine-rates", required = true)
        List<Double> genuineRates,

        @JsonProperty(value = "enrolment", required = true) List<Table> enrolment) {

    /** What was measured for voiceprints of so many samples. A row for each duration. */
    record Table(
            @JsonProperty(value = "samples", required = true)
            int samples,

            @JsonProperty(value = "genuine-trials", required = true)
            long genuineTrials,

            @JsonProperty(value = "impostor-trials", required = true)
            long impostorTrials,

            @JsonProperty(value = "impostor-quantiles", required = true)
            List<List<Double>> impostorQuantiles,

            @JsonProperty(value = "genuine-quantiles", required = true)
            List<List<Double>> genuineQuantiles,

            @JsonProperty(value = "llr", required = true) Llr llr) {}

    /** bias + score s + log-duration ln(d/5) + score-log-duration s ln(d/5), a natural logarithm. */
    record Llr(
            @JsonProperty(value = "bias", required = true) double bias,
            @JsonProperty(value = "score", required = true) double score,

            @JsonProperty(value = "log-duration", required = true)
            double logDuration,

            @JsonProperty(value = "score-log-duration", required = true)
            double scoreLogDuration) {
        double slope(double logDurationRatio) {
            return score + scoreLogDuration * logDurationRatio;
        }
    }

    private static final YAMLMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static CalibrationFile read(Path file) {
        CalibrationFile read;
        try {
            read = MAPPER.readValue(Files.readString(file), CalibrationFile.class);
        } catch (JsonProcessingException e) {
            throw new CalibrationException("calibration " + file + ": " + e.getOriginalMessage());
        } catch (NoSuchFileException e) {
            throw new CalibrationException(
                    "the model has no calibration: %s is not there, expected what".formatted(file)
                            + " models/calibrate_telephone.py writes");
        } catch (IOException e) {
            throw new CalibrationException("calibration " + file + " cannot be read: " + e.getMessage());
        }
        if (read == null) {
            throw new CalibrationException("calibration " + file + " is empty");
        }
        String mistake = read.mistake();
        if (!mistake.isEmpty()) {
            throw new CalibrationException("calibration " + file + ": " + mistake);
        }
        return read;
    }

    /** The first thing that is wrong with the numbers, empty when nothing is. */
    private String mistake() {
        if (!isMonotonic(seconds, 1) || seconds.getFirst() <= 0) {
            return "seconds " + seconds + ", expected positive and rising";
        }
        if (falseMatchRates.size() < 2 || !isMonotonic(falseMatchRates, -1) || !areRates(falseMatchRates)) {
            return "false-match-rates " + falseMatchRates + ", expected two or more between 0 and 1, falling";
        }
        if (!isMonotonic(genuineRates, 1) || !areRates(genuineRates) || !genuineRates.contains(0.5)) {
            return "genuine-rates " + genuineRates + ", expected rising between 0 and 1, with 0.5 among them";
        }
        if (enrolment.isEmpty()
                || !isMonotonic(
                        enrolment.stream().map(t -> (double) t.samples()).toList(), 1)) {
            return "enrolment, expected tables with rising samples";
        }
        return enrolment.stream()
                .map(this::mistakeOf)
                .filter(m -> !m.isEmpty())
                .findFirst()
                .orElse("");
    }

    private String mistakeOf(Table table) {
        String where = "enrolment of " + table.samples() + " samples: ";
        if (table.samples() < 1) {
            return where + "expected at least one";
        }
        if (!isGrid(table.impostorQuantiles(), falseMatchRates.size())) {
            return where + "impostor-quantiles, expected a row for each of seconds, each rising within -1 to 1";
        }
        if (!isGrid(table.genuineQuantiles(), genuineRates.size())) {
            return where + "genuine-quantiles, expected a row for each of seconds, each rising within -1 to 1";
        }
        if (!seconds.stream().allMatch(d -> table.llr().slope(Math.log(d / ScoreCalibration.FULL_SECONDS)) > 0)) {
            return where + "llr, expected to rise with the score at every duration";
        }
        return "";
    }

    private boolean isGrid(List<List<Double>> rows, int columns) {
        return rows.size() == seconds.size()
                && rows.stream()
                        .allMatch(row -> row.size() == columns
                                && isMonotonic(row, 1)
                                && row.stream().allMatch(score -> Math.abs(score) <= 1));
    }

    private static boolean areRates(List<Double> values) {
        return values.stream().allMatch(rate -> rate > 0 && rate < 1);
    }

    private static boolean isMonotonic(List<Double> values, int direction) {
        return !values.isEmpty()
                && values.stream().allMatch(Double::isFinite)
                && IntStream.range(1, values.size()).allMatch(i -> direction * (values.get(i) - values.get(i - 1)) > 0);
    }
}
