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
    private final String outputName;
    private final int dimension;
    private FloatBuffer input = direct(0);
    private FloatBuffer output;
    private OnnxTensor outputTensor;

    SpeakerNetwork(OnnxSession session, SpeakerModelEntry model) {
        this.session = session;
        inputName = model.inputs().getFirst().name();
        outputName = model.outputs().getFirst().name();
        dimension = model.dimension();
        output = direct(dimension);
        try {
            outputTensor = tensorOf(output, 1);
        } catch (OrtException e) {
            throw new IllegalStateException("no tensor for the output of model " + model.id(), e);
        }
    }

    /** @return the raw embedding; of a batch the mean over its rows */
    float[] run(NetworkFeed.Input fed) throws OrtException {
        int values = fed.size();
        if (input.capacity() < values) {
            input = direct(values);
        }
        input.clear().put(fed.values(), 0, values).flip();
        int rows = Math.toIntExact(fed.shape()[0]);
        resizeOutput(rows);
        try (OnnxTensor tensor = OnnxTensor.createTensor(session.environment(), input, fed.shape());
                OrtSession.Result result =
                        session.session().run(Map.of(inputName, tensor), Map.of(outputName, outputTensor))) {
            if (result.size() != 1) {
                throw new IllegalStateException("the network gave " + result.size() + " outputs, expected 1");
            }
            return mean(rows);
        }
    }

    /** Speech of about one length gives as many rows every time. */
    private void resizeOutput(int rows) throws OrtException {
        if (output.capacity() != rows * dimension) {
            outputTensor.close();
            output = direct(rows * dimension);
            outputTensor = tensorOf(output, rows);
        }
    }

    private float[] mean(int rows) {
        float[] embedding = new float[dimension];
        output.get(0, embedding);
        for (int row = 1; row < rows; row++) {
            for (int i = 0; i < dimension; i++) {
                embedding[i] += output.get(row * dimension + i);
            }
        }
        for (int i = 0; rows > 1 && i < dimension; i++) {
            embedding[i] /= rows;
        }
        return embedding;
    }

    private OnnxTensor tensorOf(FloatBuffer values, int rows) throws OrtException {
        return OnnxTensor.createTensor(session.environment(), values, new long[] {rows, dimension});
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
