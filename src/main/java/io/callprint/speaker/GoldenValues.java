package io.callprint.speaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.SpeakerModelEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What Python computed for the reference sample when the model was shipped.
 *
 * @param modelSha256 of the network it was computed with
 * @param audioSamples length of the sample file
 * @param upsampledFrom index of the first of {@code upsampled}
 * @param upsampled some samples at the front end's rate; empty when the sample has that rate already
 * @param frames rows of the network's input for the whole sample
 * @param featureFrames which of them are listed
 * @param features listed frames before the mean is removed
 * @param inputs listed frames as the network gets them
 */
@SuppressWarnings("ArrayRecordComponent") // looked at element by element
record GoldenValues(
        String modelSha256,
        int audioSamples,
        int upsampledFrom,
        float[] upsampled,
        int frames,
        int[] featureFrames,
        List<float[]> features,
        List<float[]> inputs,
        float[] raw,
        float[] embedding,
        float[] centred) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Rows of the input that are written. */
    private static final int ROWS = 16;

    /** @throws ModelRefusedException when the file is missing or does not fit the model */
    static GoldenValues of(SpeakerModelEntry model) {
        Path file = model.reference().golden();
        JsonNode json;
        try {
            json = JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new ModelRefusedException(
                    "model " + model.id() + ": " + file + " cannot be read, expected its golden values", e);
        }
        int values = model.frontEnd().rowValues();
        float[] frameNumbers = numbers(json, file, "featureFrames", -1);
        int[] featureFrames = new int[frameNumbers.length];
        for (int i = 0; i < featureFrames.length; i++) {
            featureFrames[i] = (int) frameNumbers[i];
        }
        return new GoldenValues(
                json.path("modelSha256").asText(),
                json.path("audioSamples").asInt(),
                json.path("upsampledFrom").asInt(),
                json.has("upsampled") ? numbers(json, file, "upsampled", -1) : new float[0],
                json.path("frames").asInt(),
                featureFrames,
                rows(json, file, "features", featureFrames.length, values),
                rows(json, file, "inputs", featureFrames.length, values),
                numbers(json, file, "raw", model.dimension()),
                numbers(json, file, "embedding", model.dimension()),
                numbers(json, file, "centred", model.dimension()));
    }

    /** Keeps what a model makes of its reference sample now, so that it is noticed when it makes something else later. */
    static void write(SpeakerModelEntry model, int audioSamples, EmbeddingStages stages) throws IOException {
        int values = model.frontEnd().rowValues();
        int rows = stages.inputs().length / values;
        ObjectNode json = JSON.createObjectNode()
                .put("modelSha256", model.network().sha256())
                .put("audioSamples", audioSamples)
                .put("frames", rows);
        ArrayNode frames = json.putArray("featureFrames");
        ArrayNode features = json.putArray("features");
        ArrayNode inputs = json.putArray("inputs");
        for (int i = 0; i < ROWS; i++) {
            int row = (int) ((long) i * (rows - 1) / (ROWS - 1));
            frames.add(row);
            features.addPOJO(Arrays.copyOfRange(stages.features(), row * values, (row + 1) * values));
            inputs.addPOJO(Arrays.copyOfRange(stages.inputs(), row * values, (row + 1) * values));
        }
        json.putPOJO("raw", stages.raw())
                .putPOJO("embedding", stages.embedding())
                .putPOJO("centred", stages.centred());
        Files.write(model.reference().golden(), JSON.writeValueAsBytes(json));
    }

    private static List<float[]> rows(JsonNode json, Path file, String key, int count, int length) {
        List<float[]> rows = new ArrayList<>();
        for (JsonNode row : json.path(key)) {
            rows.add(row(row, file, key, length));
        }
        if (rows.size() != count) {
            throw new ModelRefusedException("%s: %s has %d rows, expected %d".formatted(file, key, rows.size(), count));
        }
        return rows;
    }

    private static float[] numbers(JsonNode json, Path file, String key, int length) {
        return row(json.path(key), file, key, length);
    }

    /** @param length -1 for any */
    private static float[] row(JsonNode array, Path file, String key, int length) {
        int found = array.size();
        if (!array.isArray() || found == 0 || (length >= 0 && found != length)) {
            throw new ModelRefusedException("%s: %s has %d numbers, expected %s"
                    .formatted(file, key, found, length < 0 ? "some" : String.valueOf(length)));
        }
        float[] numbers = new float[found];
        for (int i = 0; i < found; i++) {
            numbers[i] = (float) array.get(i).asDouble();
        }
        return numbers;
    }
}
