package io.callprint.speech;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.callprint.model.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * Silero VAD v6 at 8 kHz: input [N, B, 288], N chunks one after the other of each of B rows (32 samples of context, 256
 * new ones, in [-1, 1]), state [2, B, 128]; output [N, B], the probabilities of speech, and the next state. Batches and
 * sequences answer like single chunks of single rows, within 1e-5.
 *
 * <p>Keeps its buffers: one object per thread; any number of objects share a session.
 */
final class SileroVad {
    /** More chunks in a run gain nothing. */
    static final int MAX_CHUNKS = 64;

    private static final int INPUT = VadRow.CONTEXT + SpeechChunk.SAMPLES;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final FloatBuffer input;
    private final FloatBuffer state;

    /** @param maxChunks of a run, 1 to {@link #MAX_CHUNKS} */
    SileroVad(OnnxSession model, int maxChunks) {
        this.environment = model.environment();
        this.session = model.session();
        this.input = direct(maxChunks * INPUT);
        this.state = direct(maxChunks * 2 * VadRow.LAYER);
    }

    /** One chunk of each row: leaves each row with its probability and its new state. */
    void run(List<VadRow> rows) throws OrtException {
        int most = input.capacity() / INPUT;
        for (int from = 0; from < rows.size(); from += most) {
            List<VadRow> some = rows.subList(from, Math.min(rows.size(), from + most));
            input.clear();
            some.forEach(row -> input.put(row.input));
            float[] answers = run(1, some);
            for (int i = 0; i < answers.length; i++) {
                some.get(i).answer(answers[i]);
            }
        }
    }

    /**
     * Some chunks of one row, which is left with its new state.
     *
     * @param chunks one after the other, each as in {@link VadRow#input}, not more than fit a run
     * @return the probability of each
     */
    float[] run(VadRow row, List<float[]> chunks) throws OrtException {
        input.clear();
        chunks.forEach(input::put);
        return run(chunks.size(), List.of(row));
    }

    /** @return probabilities, {@code chunks x rows} */
    private float[] run(int chunks, List<VadRow> rows) throws OrtException {
        int count = rows.size();
        input.flip();
        state.clear();
        for (int row = 0; row < count; row++) {
            for (int layer = 0; layer < 2; layer++) {
                state.put(
                        (layer * count + row) * VadRow.LAYER, rows.get(row).state, layer * VadRow.LAYER, VadRow.LAYER);
            }
        }
        state.limit(count * 2 * VadRow.LAYER);
        try (OnnxTensor inputTensor = OnnxTensor.createTensor(environment, input, new long[] {chunks, count, INPUT});
                OnnxTensor stateTensor =
                        OnnxTensor.createTensor(environment, state, new long[] {2, count, VadRow.LAYER});
                OrtSession.Result result = session.run(Map.of("input", inputTensor, "state", stateTensor))) {
            FloatBuffer next = floats(result, "stateN");
            for (int row = 0; row < count; row++) {
                for (int layer = 0; layer < 2; layer++) {
                    next.get(
                            (layer * count + row) * VadRow.LAYER,
                            rows.get(row).state,
                            layer * VadRow.LAYER,
                            VadRow.LAYER);
                }
            }
            float[] answers = new float[chunks * count];
            floats(result, "output").get(answers);
            return answers;
        }
    }

    private static FloatBuffer floats(OrtSession.Result result, String name) {
        return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
