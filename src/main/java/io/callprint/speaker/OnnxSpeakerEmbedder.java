package io.callprint.speaker;

import ai.onnxruntime.OrtException;
import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.model.ModelCheck;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.model.OnnxSession;
import io.callprint.model.SpeakerModelEntry;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A speaker model at work: one session shared by the inference threads, and by callers of {@link #embedNow}. It only
 * opens when the committed reference sample gives what it gave when the model was shipped.
 */
public final class OnnxSpeakerEmbedder implements SpeakerEmbedder {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxSpeakerEmbedder.class);

    /** Shorter speech says next to nothing about who speaks. */
    private static final double LEAST_SECONDS = 0.5;

    private static final int TELEPHONE_HZ = 8000;
    private static final int WARM_UP_SECONDS = 5;
    private static final int WARM_UP_RUNS = 2;

    private final SpeakerModelEntry model;
    private final String modelId;
    private final OnnxSession session;
    private final InferenceThreads<EmbeddingPath> threads;

    /** Paths that no caller of embedNow uses now. */
    private final ConcurrentLinkedQueue<EmbeddingPath> idle = new ConcurrentLinkedQueue<>();

    /** Held shared while a caller embeds, exclusively to close. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    /** Guarded by {@link #use}. */
    private boolean closed;

    private OnnxSpeakerEmbedder(
            SpeakerModelEntry model, OnnxSession session, int threads, int queue, LongSupplier nanoTime) {
        this.model = model;
        modelId = model.modelId();
        this.session = session;
        this.threads = new InferenceThreads<>(threads, queue, () -> new EmbeddingPath(session, model), nanoTime);
    }

    /**
     * Loads the model, compares it with its golden values, warms up and starts the threads.
     *
     * @param threads 0 for one less than there are cores, at least 1
     * @param queue embeddings that may wait, at least 1
     * @param nanoTime the clock of the deadlines
     * @throws ModelRefusedException when the model is not as shipped; the message says which part
     */
    public static OnnxSpeakerEmbedder open(
            OnnxModels onnx, SpeakerModelEntry model, int threads, int queue, LongSupplier nanoTime) {
        int count = threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        OnnxSession session = onnx.openOnFastest(model);
        try {
            requireReady(session, model);
        } catch (ModelRefusedException e) {
            session.close();
            if (session.device() == OnnxSession.Device.CPU) {
                throw e;
            }
            LOG.info("model {} runs on the CPU: on CUDA {}", model.id(), e.getMessage());
            session = onnx.open(model);
            try {
                requireReady(session, model);
            } catch (RuntimeException again) {
                session.close();
                throw again;
            }
        }
        return new OnnxSpeakerEmbedder(model, session, count, queue, nanoTime);
    }

    private static void requireReady(OnnxSession session, SpeakerModelEntry model) {
        try (EmbeddingPath path = new EmbeddingPath(session, model)) {
            requireAsShipped(path, model);
            warmUp(path);
        }
    }

    /** What {@code models verify} says of a speaker model: file, network and reference sample. */
    public static ModelCheck check(OnnxModels onnx, SpeakerModelEntry model) {
        try (OnnxSession session = onnx.open(model);
                EmbeddingPath path = new EmbeddingPath(session, model)) {
            requireAsShipped(path, model);
            return new ModelCheck(model.id(), true, "file as shipped, loads, reference sample as shipped");
        } catch (ModelRefusedException e) {
            return new ModelCheck(model.id(), false, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Writes what a model that was fetched makes of its reference sample as its golden values.
     *
     * @throws ModelRefusedException when it makes no embedding of it
     */
    public static void keepReference(OnnxModels onnx, SpeakerModelEntry model) throws IOException {
        try (OnnxSession session = onnx.open(model);
                EmbeddingPath path = new EmbeddingPath(session, model)) {
            AudioClip sample = AudioFiles.read(model.reference().sample());
            GoldenValues.write(model, sample.samples().length, path.stages(sample));
        } catch (OrtException | ArithmeticException e) {
            throw new ModelRefusedException(
                    "model " + model.id() + " fails on its reference sample, expected an embedding", e);
        }
    }

    @Override
    public String modelId() {
        return modelId;
    }

    @Override
    public int dimension() {
        return model.dimension();
    }

    @Override
    public float[] meanVector() {
        return model.mean();
    }

    @Override
    public CompletableFuture<float[]> embed(short[] speech8k, long deadlineNanos) {
        requireLongEnough(speech8k.length, TELEPHONE_HZ);
        return threads.submit(path -> path.embed(speech8k), deadlineNanos);
    }

    @Override
    public float[] embedNow(AudioClip speech) {
        requireLongEnough(speech.samples().length, speech.sampleRateHz());
        use.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the speaker model is closed");
            }
            EmbeddingPath taken = idle.poll();
            EmbeddingPath path = taken != null ? taken : new EmbeddingPath(session, model);
            try {
                return path.embed(speech);
            } catch (OrtException e) {
                throw new IllegalStateException("the speaker model failed", e);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("the audio has samples that are not numbers", e);
            } finally {
                idle.add(path);
            }
        } finally {
            use.readLock().unlock();
        }
    }

    /** Name of the model in its catalogue. */
    public String modelName() {
        return model.id();
    }

    /** What computes the embeddings. */
    public OnnxSession.Device device() {
        return session.device();
    }

    public InferenceCounters counters() {
        return threads.counters();
    }

    /** Refuses what waits, lets what is running end, unloads the model. */
    @Override
    public void close() {
        threads.close();
        use.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            idle.forEach(EmbeddingPath::close);
            if (threads.awaitEnd()) {
                session.close(); // else a run that hangs keeps it: memory, but no crash
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private static void requireLongEnough(int samples, int rateHz) {
        if (samples < LEAST_SECONDS * rateHz) {
            throw new IllegalArgumentException(
                    "speech of %.2f s, expected at least %.1f s".formatted((double) samples / rateHz, LEAST_SECONDS));
        }
    }

    private static void requireAsShipped(EmbeddingPath path, SpeakerModelEntry model) {
        ReferenceCheck check = new ReferenceCheck(model);
        try {
            check.require(path.stages(check.sample()));
        } catch (OrtException | ArithmeticException e) {
            throw new ModelRefusedException(
                    "model " + model.id() + " fails on its reference sample, expected an embedding", e);
        }
    }

    /** The first runs allocate, and are compiled. */
    private static void warmUp(EmbeddingPath path) {
        SplittableRandom random = new SplittableRandom(1);
        short[] noise = new short[WARM_UP_SECONDS * TELEPHONE_HZ];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) random.nextInt(-3000, 3000);
        }
        try {
            for (int run = 0; run < WARM_UP_RUNS; run++) {
                path.embed(noise);
            }
        } catch (OrtException e) {
            throw new ModelRefusedException("the speaker model fails on noise, expected an embedding", e);
        }
    }
}
