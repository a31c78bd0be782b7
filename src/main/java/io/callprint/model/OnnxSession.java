package io.callprint.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** A model that is loaded. Any number of threads may run it at once; each run stays on its calling thread. */
public final class OnnxSession implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Device device;

    /** What computes the runs. */
    public enum Device {
        CPU,
        CUDA
    }

    OnnxSession(OrtEnvironment environment, OrtSession session, Device device) {
        this.environment = environment;
        this.session = session;
        this.device = device;
    }

    public Device device() {
        return device;
    }

    /** What tensors are made with. */
    public OrtEnvironment environment() {
        return environment;
    }

    public OrtSession session() {
        return session;
    }

    /** No run may be in progress and none may follow. */
    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a model could not be unloaded", e);
        }
    }
}
