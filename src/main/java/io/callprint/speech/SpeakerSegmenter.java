package io.callprint.speech;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.callprint.model.ModelCheck;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.model.OnnxSession;
import io.callprint.model.SegmentationModelEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Says who of up to three people speaks when in windows of a recording, overlaps included (pyannote segmentation 3.0;
 * Plaquet and Bredin, "Powerset multi-class cross entropy loss for neural speaker diarization", Interspeech 2023). Any
 * number of threads may use it; a run stays on its calling thread.
 */
public final class SpeakerSegmenter implements AutoCloseable {
    /** The voices of each class: nobody, one, or two of three at once. */
    private static final int[][] VOICES_OF_CLASS = {{}, {0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}};

    private final SegmentationModelEntry model;
    private final OnnxSession session;
    private final ConcurrentLinkedQueue<FloatBuffer> rooms = new ConcurrentLinkedQueue<>(); // for audio, one a run

    private SpeakerSegmenter(SegmentationModelEntry model, OnnxSession session) {
        this.model = model;
        this.session = session;
    }

    /** @throws ModelRefusedException one sentence: the model is not as shipped */
    public static SpeakerSegmenter open(OnnxModels onnx, SegmentationModelEntry model) {
        SpeakerSegmenter segmenter = new SpeakerSegmenter(model, onnx.open(model, false));
        try {
            SegmentationReference.require(segmenter, model);
            return segmenter;
        } catch (RuntimeException e) {
            segmenter.close();
            throw e;
        }
    }

    /** What {@code models verify} says of the model: file, network and reference sample. */
    public static ModelCheck check(OnnxModels onnx, SegmentationModelEntry model) {
        try (SpeakerSegmenter segmenter = open(onnx, model)) {
            return new ModelCheck(segmenter.model.id(), true, "file as shipped, loads, reference sample as shipped");
        } catch (ModelRefusedException e) {
            return new ModelCheck(model.id(), false, String.valueOf(e.getMessage()));
        }
    }

    /** Samples of a window at {@link #sampleRateHz}. */
    public int windowSamples() {
        return model.windowSamples();
    }

    public int sampleRateHz() {
        return model.sampleRateHz();
    }

    /** Frames of a window. */
    public int frames() {
        return model.frames();
    }

    public int frameShiftSamples() {
        return model.frameShiftSamples();
    }

    /** What a frame hears, from its first sample on. */
    public int frameSamples() {
        return model.frameSamples();
    }

    /**
     * @param windows of {@link #windowSamples} each, in [-1, 1]; several at once are faster
     * @return one for each window
     */
    public List<SpeakerActivity> segment(List<float[]> windows) {
        FloatBuffer idle = rooms.poll();
        int values = windows.size() * model.windowSamples();
        FloatBuffer audio = idle == null || idle.capacity() < values ? room(values) : idle.clear();
        windows.forEach(window -> audio.put(window, 0, model.windowSamples()));
        audio.flip();
        long[] shape = {windows.size(), model.windowSamples()};
        try (OnnxTensor tensor = OnnxTensor.createTensor(session.environment(), audio, shape);
                OrtSession.Result result =
                        session.session().run(Map.of(model.inputs().getFirst().name(), tensor))) {
            FloatBuffer classes = ((OnnxTensor) result.get(0)).getFloatBuffer();
            List<SpeakerActivity> activities = new ArrayList<>();
            for (int window = 0; window < windows.size(); window++) {
                activities.add(activity(classes, window * model.frames() * VOICES_OF_CLASS.length));
            }
            return activities;
        } catch (OrtException e) {
            throw new IllegalStateException("the segmentation model " + model.id() + " failed", e);
        } finally {
            rooms.add(audio);
        }
    }

    private static FloatBuffer room(int values) {
        return ByteBuffer.allocateDirect(values * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private SpeakerActivity activity(FloatBuffer classes, int from) {
        float[] heard = new float[model.frames() * SpeakerActivity.VOICES];
        for (int frame = 0; frame < model.frames(); frame++) {
            for (int kind = 0; kind < VOICES_OF_CLASS.length; kind++) {
                float probability = (float) Math.exp(classes.get(from + frame * VOICES_OF_CLASS.length + kind));
                for (int voice : VOICES_OF_CLASS[kind]) {
                    heard[frame * SpeakerActivity.VOICES + voice] += probability;
                }
            }
        }
        return new SpeakerActivity(heard);
    }

    /** No run may be in progress and none may follow. */
    @Override
    public void close() {
        session.close();
    }
}
