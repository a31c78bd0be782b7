package io.callprint.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.callprint.model.OnnxSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SileroVadTest {
    private final OnnxSession model = Fixtures.vadModel();

    @AfterAll
    void close() {
        model.close();
    }

    @Test
    void batchAnswersLikeItsRowsOneAtATime() throws Exception {
        short[] speech = Fixtures.join(Fixtures.noise(-50, 0.5, 1), Fixtures.referenceSamples());
        int rows = 70;
        List<VadRow> together = rows(rows);
        List<VadRow> alone = rows(rows);
        var batch = new SileroVad(model, SileroVad.MAX_CHUNKS);
        var one = new SileroVad(model, 1);
        for (int chunk = 0; chunk < 12; chunk++) {
            for (int row = 0; row < rows; row++) {
                short[] samples = chunk(speech, chunk + row);
                together.get(row).next(samples);
                alone.get(row).next(samples);
                one.run(List.of(alone.get(row)));
            }
            batch.run(together);
            for (int row = 0; row < rows; row++) {
                assertEquals(alone.get(row).probability(), together.get(row).probability(), 1e-5);
            }
        }
    }

    @Test
    void sequenceAnswersLikeItsChunksOneAtATime() throws Exception {
        short[] speech = Fixtures.join(Fixtures.referenceSamples(), Fixtures.noise(-30, 1, 1));
        VadRow stepped = new VadRow();
        VadRow walked = new VadRow();
        List<float[]> inputs = new ArrayList<>();
        var vad = new SileroVad(model, SileroVad.MAX_CHUNKS);
        for (int run = 0; run < 3; run++) {
            inputs.clear();
            float[] expected = new float[40];
            for (int i = 0; i < expected.length; i++) {
                stepped.next(chunk(speech, run * expected.length + i));
                vad.run(List.of(stepped));
                expected[i] = stepped.probability();
                walked.next(chunk(speech, run * expected.length + i));
                inputs.add(walked.input.clone());
            }
            assertArrayEquals(expected, vad.run(walked, inputs), 1e-5f);
            assertArrayEquals(stepped.state, walked.state, 1e-4f);
        }
    }

    /** What convert_silero.py heard from the file inside the wheel, on the reference sample. */
    @Test
    void answersAreThoseOfThePublishedFile() throws Exception {
        JsonNode golden = new ObjectMapper()
                .readTree(Fixtures.MODELS.resolve("reference/silero-vad.json").toFile())
                .get("probabilities");
        short[] speech = Fixtures.referenceSamples();
        assertEquals(speech.length / SpeechChunk.SAMPLES, golden.size());
        VadRow row = new VadRow();
        var vad = new SileroVad(model, 1);
        for (int i = 0; i < golden.size(); i++) {
            row.next(chunk(speech, i));
            vad.run(List.of(row));
            assertEquals(golden.get(i).asDouble(), row.probability(), 1e-5);
        }
    }

    @Test
    void speechIsToldFromSilenceNoiseAndTones() throws Exception {
        assertTrue(meanProbability(Fixtures.referenceSamples()) > 0.7);
        assertTrue(meanProbability(new short[40_000]) < 0.05);
        assertTrue(meanProbability(Fixtures.noise(-25, 5, 3)) < 0.1);
        short[] tone = io.callprint.audio.Levels.toPcm16(
                io.callprint.audio.Tones.sine(1000, 0.3, 5, 8000).samples());
        assertTrue(meanProbability(tone) < 0.2);
    }

    private double meanProbability(short[] samples) throws OrtException {
        double sum = 0;
        int chunks = samples.length / SpeechChunk.SAMPLES;
        VadRow row = new VadRow();
        var vad = new SileroVad(model, 1);
        for (int i = 0; i < chunks; i++) {
            row.next(chunk(samples, i));
            vad.run(List.of(row));
            sum += row.probability();
        }
        return sum / chunks;
    }

    private static List<VadRow> rows(int count) {
        List<VadRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new VadRow());
        }
        return rows;
    }

    private static short[] chunk(short[] samples, int index) {
        return Arrays.copyOfRange(samples, index * SpeechChunk.SAMPLES, (index + 1) * SpeechChunk.SAMPLES);
    }
}
