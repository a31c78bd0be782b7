package io.callprint.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.identity.ScoreCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of a site's calibration: {@code call-scores.json}, counts that the server writes, and {@code
 * site-calibration.json}, what the operator applied, with its history. Neither holds anything of a voice or a caller.
 */
public final class SiteCalibrationFiles {
    private static final double MOST_SHIFT = 0.2;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private final Path counted;
    private final Path applied;

    /**
     * What calls have shown.
     *
     * @param model whose scores they are
     * @param shift that was applied meanwhile
     * @param since first call, ISO 8601
     */
    public record Counted(
            @JsonProperty(value = "model", required = true) String model,
            @JsonProperty(value = "shift", required = true) double shift,
            @JsonProperty(value = "since", required = true) String since,

            @JsonProperty(value = "counts", required = true) List<Integer> counts) {
        public Counted {
            counts = List.copyOf(counts);
        }

        public ScoreCounts scores() {
            return new ScoreCounts(counts);
        }
    }

    /**
     * One change of the shift.
     *
     * @param calls it rests on; 0 when the operator set it
     */
    public record Change(
            @JsonProperty(value = "at", required = true) String at,
            @JsonProperty(value = "by", required = true) String by,
            @JsonProperty(value = "from", required = true) double from,
            @JsonProperty(value = "to", required = true) double to,
            @JsonProperty(value = "calls", required = true) long calls) {}

    /**
     * What the operator applied.
     *
     * @param shift of every threshold, in score
     * @param history oldest first
     */
    public record Applied(
            @JsonProperty(value = "model", required = true) String model,
            @JsonProperty(value = "shift", required = true) double shift,

            @JsonProperty(value = "history", required = true)
            List<Change> history) {
        public Applied {
            history = List.copyOf(history);
        }

        static Applied nothing(String model) {
            return new Applied(model, 0, List.of());
        }

        Applied changed(double to, long calls, Clock clock) {
            List<Change> all = new ArrayList<>(history);
            all.add(new Change(
                    clock.instant().toString(), System.getProperty("user.name", "unknown"), shift, to, calls));
            return new Applied(model, to, all);
        }
    }

    /** @param data the data folder */
    public SiteCalibrationFiles(Path data) {
        this.counted = data.resolve("call-scores.json");
        this.applied = data.resolve("site-calibration.json");
    }

    /** @throws IOException one sentence when the file is there and cannot be used */
    public Optional<Counted> counted() throws IOException {
        Optional<Counted> read = read(counted, Counted.class);
        if (read.isPresent()) {
            try {
                read.get().scores();
            } catch (IllegalArgumentException e) {
                throw new IOException(counted + ": " + e.getMessage(), e);
            }
        }
        return read;
    }

    /**
     * What is applied for this model; nothing for another one, whose scores are not comparable.
     *
     * @throws IOException one sentence when the file is there and cannot be used
     */
    public Applied applied(String model) throws IOException {
        Applied read = read(applied, Applied.class).orElse(Applied.nothing(model));
        if (!(Math.abs(read.shift()) <= MOST_SHIFT)) {
            throw new IOException(
                    "%s: found shift %s, expected -%s to %s".formatted(applied, read.shift(), MOST_SHIFT, MOST_SHIFT));
        }
        return read.model().equals(model) ? read : Applied.nothing(model);
    }

    void write(Counted now) throws IOException {
        write(counted, now);
    }

    /**
     * Applies another shift; a running server takes it over within seconds.
     *
     * @param calls it rests on, 0 when the operator set it
     * @throws IllegalArgumentException for a shift out of range
     */
    public Applied apply(String model, double shift, long calls, Clock clock) throws IOException {
        if (!(Math.abs(shift) <= MOST_SHIFT)) {
            throw new IllegalArgumentException(
                    "a shift of %s, expected -%s to %s".formatted(shift, MOST_SHIFT, MOST_SHIFT));
        }
        Applied changed = applied(model).changed(shift, calls, clock);
        write(applied, changed);
        return changed;
    }

    private static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readString(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not understood: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read", e);
        }
    }

    /** Whole or not at all. */
    private static void write(Path file, Object content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(part, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException(file + " cannot be written", e);
        }
    }
}
