package io.callprint.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.callprint.model.OnnxSession.Device;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens models in one way: a run uses its calling thread only and never spins, so that as many threads as wanted share
 * one session and the cores belong to the calls.
 */
public final class OnnxModels {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxModels.class);

    private final OrtEnvironment environment;

    private OnnxModels(OrtEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Loads the runtime, with its telemetry off, on first use in this process.
     *
     * @throws ModelRefusedException when there is no native runtime for this machine
     */
    public static OnnxModels start() {
        OnnxTelemetry.switchOffBeforeLoading();
        try {
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "callprint");
            environment.setTelemetry(false);
            OnnxLifetime.outlastShutdownHooks();
            return new OnnxModels(environment);
        } catch (OrtException | UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new ModelRefusedException(
                    "ONNX Runtime does not start on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ", expected a 64-bit Linux, macOS or Windows",
                    e);
        }
    }

    /**
     * Checks the file against its SHA-256 and loads exactly the bytes that were checked.
     *
     * @throws ModelRefusedException when the file is missing, is another one than shipped, or is not such a model
     */
    public OnnxSession open(ModelEntry model) {
        return open(model, true);
    }

    /**
     * The same for a model whose runs are large and need not be quick.
     *
     * @param keepsMemory whether the memory of a run is kept for the next one: faster, but what the largest runs at once
     *     needed stays taken
     */
    public OnnxSession open(ModelEntry model, boolean keepsMemory) {
        return open(model, Device.CPU, keepsMemory);
    }

    /**
     * The same on an NVIDIA GPU where the runtime is built for one (Maven profile {@code gpu}) and there is one, else on
     * the CPU, which is then told in one line of the log.
     *
     * @throws ModelRefusedException as above
     */
    public OnnxSession openOnFastest(ModelEntry model) {
        return openOnFastest(model, OrtEnvironment.getAvailableProviders());
    }

    /** @param offered what the runtime was built for */
    OnnxSession openOnFastest(ModelEntry model, Set<OrtProvider> offered) {
        if (!offered.contains(OrtProvider.CUDA)) {
            return open(model);
        }
        try {
            return open(model, Device.CUDA, true);
        } catch (ModelRefusedException e) {
            LOG.info(
                    "model {} runs on the CPU: CUDA does not start, expected an NVIDIA GPU with its driver",
                    model.id());
            return open(model);
        }
    }

    private OnnxSession open(ModelEntry model, Device device, boolean keepsMemory) {
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer bytes = bytesAsShipped(model, arena);
            OrtSession session;
            try (OrtSession.SessionOptions options = options(device)) {
                options.setCPUArenaAllocator(keepsMemory);
                options.setMemoryPatternOptimization(keepsMemory);
                session = environment.createSession(bytes, options);
            }
            OnnxSession opened = new OnnxSession(environment, session, device);
            requireTensors(opened, model, "input", session.getInputInfo(), model.inputs());
            requireTensors(opened, model, "output", session.getOutputInfo(), model.outputs());
            return opened;
        } catch (OrtException e) {
            throw new ModelRefusedException(
                    "model " + model.id() + ": " + model.file() + " does not load, expected an ONNX model", e);
        }
    }

    /**
     * What a network says of itself.
     *
     * @throws ModelRefusedException when it cannot be read, is no ONNX model, or has not one input and one output
     */
    public OneToOne describe(Path file) {
        try (OrtSession.SessionOptions options = options(Device.CPU);
                OrtSession session = environment.createSession(file.toString(), options)) {
            if (session.getNumInputs() != 1 || session.getNumOutputs() != 1) {
                throw new ModelRefusedException("%s has %d inputs and %d outputs, expected one of each"
                        .formatted(file, session.getNumInputs(), session.getNumOutputs()));
            }
            return new OneToOne(
                    TensorSpec.of(session.getInputInfo().values().iterator().next()),
                    TensorSpec.of(session.getOutputInfo().values().iterator().next()));
        } catch (OrtException e) {
            throw new ModelRefusedException(file + " does not load, expected an ONNX model", e);
        }
    }

    /** The tensors of a network that makes one of another. */
    public record OneToOne(TensorSpec input, TensorSpec output) {}

    /** What {@code models verify} says of one model's file; never throws for a bad model. */
    public ModelCheck check(ModelEntry model) {
        try {
            open(model).close();
            return new ModelCheck(model.id(), true, "file as shipped, loads");
        } catch (ModelRefusedException e) {
            return new ModelCheck(model.id(), false, String.valueOf(e.getMessage()));
        }
    }

    private static ByteBuffer bytesAsShipped(ModelEntry model, Arena arena) {
        if (!Files.isRegularFile(model.file())) {
            throw new ModelRefusedException("model " + model.id() + ": there is no file " + model.file()
                    + ", expected the shipped model " + model.sha256());
        }
        ByteBuffer bytes;
        try {
            bytes = FileDigest.map(model.file(), arena);
        } catch (IOException e) {
            throw new ModelRefusedException(
                    "model " + model.id() + ": " + model.file() + " cannot be read, expected a readable file", e);
        }
        String found = FileDigest.sha256(bytes);
        if (!found.equals(model.sha256())) {
            throw new ModelRefusedException("model " + model.id() + ": " + model.file() + " has SHA-256 " + found
                    + ", expected " + model.sha256());
        }
        return bytes;
    }

    private static void requireTensors(
            OnnxSession opened, ModelEntry model, String what, Map<String, NodeInfo> found, List<TensorSpec> specs) {
        Set<String> expected = specs.stream().map(TensorSpec::name).collect(Collectors.toSet());
        if (!found.keySet().equals(expected)) {
            opened.close();
            throw new ModelRefusedException(
                    "model " + model.id() + ": its " + what + "s are " + found.keySet() + ", expected " + expected);
        }
        for (TensorSpec spec : specs) {
            TensorSpec its = TensorSpec.of(Objects.requireNonNull(found.get(spec.name())));
            if (!spec.isTakenBy(its)) {
                opened.close();
                throw new ModelRefusedException(
                        "model " + model.id() + ": its " + what + " is " + its + ", expected " + spec);
            }
        }
    }

    private static OrtSession.SessionOptions options(Device device) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        if (device == Device.CUDA) {
            try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
                cuda.add("use_tf32", "0"); // else embeddings differ from those of the CPU in the third digit
                options.addCUDA(cuda);
            }
        }
        return options;
    }
}
