package io.callprint.spoof;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.callprint.model.OnnxModels;
import io.callprint.model.OnnxSession;
import io.callprint.model.SpoofModelEntry;
import java.nio.FloatBuffer;
import java.util.Map;

/** A network of {@code models.yaml} of kind {@code spoof}: the mean of its answers over windows one after another. */
public final class OnnxSpoofScorer implements SpoofScorer, AutoCloseable {
    private final SpoofModelEntry model;
    private final OnnxSession session;
    private final String input;
    private final String output;

    /** @throws io.callprint.model.ModelRefusedException one sentence: the model is not as shipped */
    public static OnnxSpoofScorer open(OnnxModels onnx, SpoofModelEntry model) {
        return new OnnxSpoofScorer(onnx.open(model), model);
    }

    private OnnxSpoofScorer(OnnxSession session, SpoofModelEntry model) {
        this.session = session;
        this.model = model;
        this.input = model.inputs().getFirst().name();
        this.output = model.outputs().getFirst().name();
    }

    /** Speech shorter than a window is followed by silence; what is left over at the end of longer speech is not heard. */
    @Override
    public double score(short[] speech) {
        int windows = Math.max(1, speech.length / model.windowSamples());
        double sum = 0;
        for (int window = 0; window < windows; window++) {
            sum += score(speech, window * model.windowSamples());
        }
        return sum / windows;
    }

    private double score(short[] speech, int from) {
        float[] samples = new float[model.windowSamples()];
        for (int i = 0; i < samples.length && from + i < speech.length; i++) {
            samples[i] = (float) (speech[from + i] / 32768.0 * model.sampleScale());
        }
        try (OnnxTensor tensor = OnnxTensor.createTensor(
                        session.environment(), FloatBuffer.wrap(samples), new long[] {1, samples.length});
                OrtSession.Result result = session.session().run(Map.of(input, tensor))) {
            return ((OnnxTensor) result.get(output).orElseThrow())
                    .getFloatBuffer()
                    .get(0);
        } catch (OrtException e) {
            throw new IllegalStateException("the spoof model " + model.id() + " failed", e);
        }
    }

    @Override
    public double threshold() {
        return model.threshold();
    }

    @Override
    public void close() {
        session.close();
    }
}
