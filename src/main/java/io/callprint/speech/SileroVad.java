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
 * Silero VAD v6 at 8 kHz: input [B, 288] (32 samples of context, 256 new ones, in [-1, 1]), state [2, B, 128], sr 8000;
 * output [B, 1], the probability of speech, and the next state. A batch answers like its rows one at a time, within 1e-5.
 *
 * <p>Keeps its buffers: one object per thread; any number of objects share a session.
 */
final class SileroVad implements AutoCloseable {
    /** More rows gain nothing. */
    static final int MAX_ROWS = 64;

    private static final int INPUT = VadRow.CONTEXT + SpeechChunk.SAMPLES;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final OnnxTensor sampleRate;
    private final FloatBuffer input;
    private final FloatBuffer state;

    /** @param maxRows 1 to {@link #MAX_ROWS} */
    SileroVad(OnnxSession model, int maxRows) throws OrtException {
        this.environment = model.environment();
        this.session = model.session();
        this.sampleRate = OnnxTensor.createTensor(environment, (long) NetSpeech.SAMPLE_RATE_HZ);
        this.input = direct(maxRows * INPUT);
        this.state = direct(maxRows * 2 * VadRow.LAYER);
    }

    /** Runs the rows' chunks and leaves each row with its probability and its new state. */
    void run(List<VadRow> rows) throws OrtException {
        int most = input.capacity() / INPUT;
        for (int from = 0; from < rows.size(); from += most) {
            runBatch(rows.subList(from, Math.min(rows.size(), from + most)));
        }
    }

    @Override
    public void close() {
        sampleRate.close();
    }

    private void runBatch(List<VadRow> rows) throws OrtException {
        int count = rows.size();
        input.clear();
        state.clear();
        for (int row = 0; row < count; row++) {
            input.put(rows.get(row).input);
            for (int layer = 0; layer < 2; layer++) {
                state.put(
                        (layer * count + row) * VadRow.LAYER, rows.get(row).state, layer * VadRow.LAYER, VadRow.LAYER);
            }
        }
        input.flip();
        state.limit(count * 2 * VadRow.LAYER);
        try (OnnxTensor inputTensor = OnnxTensor.createTensor(environment, input, new long[] {count, INPUT});
                OnnxTensor stateTensor =
                        OnnxTensor.createTensor(environment, state, new long[] {2, count, VadRow.LAYER});
                OrtSession.Result result =
                        session.run(Map.of("input", inputTensor, "state", stateTensor, "sr", sampleRate))) {
            FloatBuffer probabilities = floats(result, "output");
            FloatBuffer next = floats(result, "stateN");
            for (int row = 0; row < count; row++) {
                rows.get(row).answer(probabilities.get(row));
                for (int layer = 0; layer < 2; layer++) {
                    next.get(
                            (layer * count + row) * VadRow.LAYER,
                            rows.get(row).state,
                            layer * VadRow.LAYER,
                            VadRow.LAYER);
                }
            }
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
