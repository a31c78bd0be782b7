package io.callprint.speaker;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.callprint.model.OnnxSession;
import io.callprint.model.SpeakerModelEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * One thread's access to the network: input and output live in native memory that is used again for every run. The
 * session is shared.
 */
final class SpeakerNetwork implements AutoCloseable {
    private final OnnxSession session;
    private final String inputName;
    private final int bands;
    private final FloatBuffer output;
    private final OnnxTensor outputTensor;
    private final Map<String, OnnxTensor> outputs;
    private FloatBuffer input;

    SpeakerNetwork(OnnxSession session, SpeakerModelEntry model) {
        this.session = session;
        inputName = model.inputs().getFirst().name();
        bands = model.frontEnd().melBands();
        input = direct(0);
        output = direct(model.dimension());
        try {
            outputTensor = OnnxTensor.createTensor(session.environment(), output, new long[] {1, model.dimension()});
        } catch (OrtException e) {
            throw new IllegalStateException("no tensor for the output of model " + model.id(), e);
        }
        outputs = Map.of(model.outputs().getFirst().name(), outputTensor);
    }

    /**
     * @param features {@code frames x melBands}
     * @return the raw embedding
     */
    float[] run(float[] features, int frames) throws OrtException {
        int values = frames * bands;
        if (input.capacity() < values) {
            input = direct(values);
        }
        input.clear().put(features, 0, values).flip();
        try (OnnxTensor tensor = OnnxTensor.createTensor(session.environment(), input, new long[] {1, frames, bands});
                OrtSession.Result result = session.session().run(Map.of(inputName, tensor), outputs)) {
            float[] embedding = new float[output.capacity()];
            output.get(0, embedding);
            if (result.size() != 1) {
                throw new IllegalStateException("the network gave " + result.size() + " outputs, expected 1");
            }
            return embedding;
        }
    }

    @Override
    public void close() {
        outputTensor.close();
    }

    private static FloatBuffer direct(int values) {
        return ByteBuffer.allocateDirect(values * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
