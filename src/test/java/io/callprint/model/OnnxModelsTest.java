package io.callprint.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtProvider;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class OnnxModelsTest {
    private static final Path MODELS = Path.of(System.getProperty("callprint.home"), "models");

    /** Longer than the 4,096 characters at which the runtime's own reporter fails. */
    private static final int LONG_ARGUMENT = 6_000;

    @TempDir
    Path folder;

    @Test
    void freshProcessLeavesNoDeviceIdBehind() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        assertEquals("silent 0", run(home, SilentRuntime.class, LONG_ARGUMENT));
        try (Stream<Path> written = Files.walk(home)) {
            assertEquals(List.of(home), written.toList());
        }
    }

    @Test
    void runsThatOutliveTheShutdownHooksDoNotCrash() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        assertEquals("ran on in the hooks", run(home, LateRuns.class, 0));
    }

    @Test
    void everyShippedModelLoads() {
        OnnxModels onnx = OnnxModels.start();
        for (ModelEntry model : ModelCatalog.load(MODELS).all()) {
            assertEquals(new ModelCheck(model.id(), true, "file as shipped, loads"), onnx.check(model));
        }
    }

    @Test
    void aMissingGpuFallsBackToTheCpuInOneLine() {
        SpeakerModelEntry model = ModelCatalog.load(MODELS).speakers().getFirst();
        Logger log = (Logger) LoggerFactory.getLogger(OnnxModels.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        log.setLevel(Level.INFO);
        try (OnnxSession session = OnnxModels.start().openOnFastest(model, EnumSet.of(OrtProvider.CUDA))) {
            assertEquals(OnnxSession.Device.CPU, session.device());
        } finally {
            log.detachAppender(lines);
        }
        assertEquals(
                List.of("model " + model.id()
                        + " runs on the CPU: CUDA does not start, expected an NVIDIA GPU with its driver"),
                lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }

    @Test
    void modelWithOneChangedByteIsRefused() throws Exception {
        VadModelEntry shipped = ModelCatalog.load(MODELS).vads().getFirst();
        byte[] bytes = Files.readAllBytes(shipped.file());
        bytes[bytes.length / 2] ^= 1;
        VadModelEntry changed = at(shipped, Files.write(folder.resolve("changed.onnx"), bytes), shipped.sha256());
        ModelCheck check = OnnxModels.start().check(changed);
        assertFalse(check.isGood());
        assertTrue(check.finding().contains("changed.onnx has SHA-256"), check.finding());
        assertTrue(check.finding().endsWith("expected " + shipped.sha256()), check.finding());
    }

    @Test
    void fileThatIsNoModelIsRefusedInOneSentence() throws Exception {
        VadModelEntry shipped = ModelCatalog.load(MODELS).vads().getFirst();
        Path file = Files.write(folder.resolve("none.onnx"), new byte[] {1, 2, 3});
        String digest = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";
        OnnxModels onnx = OnnxModels.start();
        VadModelEntry none = at(shipped, file, digest);
        ModelRefusedException refused = assertThrows(ModelRefusedException.class, () -> onnx.open(none));
        assertTrue(
                String.valueOf(refused.getMessage()).endsWith("none.onnx does not load, expected an ONNX model"),
                refused.getMessage());
        assertTrue(onnx.check(at(shipped, folder.resolve("absent.onnx"), digest))
                .finding()
                .contains("there is no file"));
    }

    @Test
    void modelWithOtherInputsIsRefused() {
        VadModelEntry shipped = ModelCatalog.load(MODELS).vads().getFirst();
        SpeakerModelEntry speaker = ModelCatalog.load(MODELS).speakers().getFirst();
        VadModelEntry wrong = at(shipped, speaker.file(), speaker.sha256());
        String finding = OnnxModels.start().check(wrong).finding();
        assertTrue(finding.startsWith("model " + shipped.id() + ": its inputs are [feats], expected "), finding);
    }

    private static VadModelEntry at(VadModelEntry like, Path file, String sha256) {
        return new VadModelEntry(
                like.id(),
                file,
                sha256,
                like.provenance(),
                like.inputs(),
                like.outputs(),
                like.sampleRateHz(),
                like.sampleScale(),
                like.chunkSamples(),
                like.contextSamples());
    }

    /** The last line that a fresh process prints; it has to end by itself and well. */
    private static String run(Path home, Class<?> main, int argumentLength) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName(),
                MODELS.toString()));
        command.add("x".repeat(argumentLength));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("XDG_") || name.startsWith("ORT_") || name.equals("CI"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
        assertEquals(0, process.exitValue(), output);
        return output.strip().lines().reduce("", (first, last) -> last);
    }
}
