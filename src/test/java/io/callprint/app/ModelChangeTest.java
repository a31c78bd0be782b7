package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.call.CallEvent;
import io.callprint.eval.Progress;
import io.callprint.identity.ActiveModel;
import io.callprint.identity.Identification.Identified;
import io.callprint.model.ModelCatalog;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.store.QuickDisk;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Note;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `models use` beside a running server, which follows without a restart. */
class ModelChangeTest {
    @TempDir
    Path installation;

    @TempDir(factory = QuickDisk.class)
    Path data;

    private static final String PATIENT_FLOW = """
            greeting: none
            listen: {seconds: 60, sayMoreAfterMillis: 60000, sayMoreTimes: 0}
            outcomes:
            """
            + Stream.of(
                            "identified",
                            "uncertain",
                            "unknown",
                            "not-enough-speech",
                            "poor-quality",
                            "opted-out",
                            "unavailable")
                    .map("  %s: {say: [], do: transfer, to: [sip:desk@pbx.example]}\n"::formatted)
                    .collect(Collectors.joining());

    private Path home = Path.of("");

    @BeforeEach
    void install() throws Exception {
        home = TwoModels.install(installation);
    }

    @AfterEach
    void remove() throws Exception {
        TwoModels.remove(installation);
    }

    private ModelUse.Report use(String model, ModelUse.Switch when) throws Exception {
        Progress quiet = new Progress(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false, () -> 0);
        return new ModelUse(RunningServer.settings(home, data), quiet).use(model, when, 1);
    }

    private static void requireRecognised(PhoneCall call, String voice, String modelId) throws Exception {
        call.say(voice + "/call-1.wav");
        call.transferred();
        Identified who = assertInstanceOf(Identified.class, call.decision());
        assertEquals(new CallerId(voice), who.caller());
        assertEquals(modelId, who.modelId());
    }

    @Test
    void callThatBeganBeforeKeepsItsModelAndThoseAfterUseTheNewOneAndTheOldOneAgain() throws Exception {
        ModelCatalog catalog = ModelCatalog.load(home.resolve("models"));
        String oldId = catalog.speaker(TwoModels.TELEPHONE).modelId();
        String newId = catalog.speaker(TwoModels.OTHER).modelId();
        try (RunningServer server = RunningServer.start(RunningServer.settings(
                home,
                data,
                "embeddings.enabled=true",
                "embeddings.port=0",
                "call.flow=" + Files.writeString(installation.resolve("patient.yaml"), PATIENT_FLOW)))) {
            Recognition recognition = server.server().recognition();
            server.enrol("carlo");
            server.enrol("june");
            try (PhoneCall before = server.dial(RunningServer.WITHHELD);
                    SlowUpload upload = SlowUpload.begin(
                            server.server().embeddingsAddress().orElseThrow(),
                            TwoModels.HOME.resolve("sip-config/demo/voices/june/call-1.wav"))) {
                before.awaitEvent(CallEvent.Answered.class);
                OnnxSpeakerEmbedder old = recognition.embedder();
                RunningServer.await(
                        "the request began", () -> recognition.embeddings().isUsing(old));
                assertTrue(use(TwoModels.OTHER, ModelUse.Switch.ALWAYS).isInUse());
                awaitModel(recognition, TwoModels.OTHER);
                try (PhoneCall after = server.dial(RunningServer.WITHHELD)) {
                    requireRecognised(after, "june", newId);
                }
                requireRecognised(before, "carlo", oldId);
                assertTrue(recognition.embeddings().isUsing(old));
                String answer = upload.end();
                assertTrue(answer.contains("\"success\":true"), answer);
                assertTrue(answer.contains("\"model\":\"" + TwoModels.TELEPHONE + "\""), answer);
            }
            RunningServer.await(
                    "the model before is closed", () -> recognition.leftOver().isEmpty());
            assertTrue(use(TwoModels.TELEPHONE, ModelUse.Switch.IF_NOT_WORSE).isInUse());
            awaitModel(recognition, TwoModels.TELEPHONE);
            try (PhoneCall again = server.dial(RunningServer.WITHHELD)) {
                requireRecognised(again, "carlo", oldId);
            }
        }
    }

    private static void awaitModel(Recognition recognition, String name) throws InterruptedException {
        RunningServer.await(
                name + " is in use", () -> recognition.inUse().name().equals(name));
    }

    @Test
    void modelThatCannotBeOpenedChangesNothingAndHealthSaysWhy() throws Exception {
        Files.delete(home.resolve("models").resolve(TwoModels.OTHER + "-calibration.yaml"));
        try (RunningServer server = RunningServer.start(RunningServer.settings(home, data))) {
            Recognition recognition = server.server().recognition();
            server.enrol("carlo");
            new ActiveModel(TwoModels.OTHER, TwoModels.TELEPHONE).writeTo(recognition.store());
            RunningServer.await("it is refused", () -> server.server().health().has("modelRefused"));
            String why = server.server().health().get("modelRefused").asText();
            assertTrue(why.contains(TwoModels.OTHER + "-calibration.yaml"), why);
            assertEquals(
                    TwoModels.TELEPHONE, server.server().health().get("model").asText());
            try (PhoneCall call = server.dial(RunningServer.WITHHELD)) {
                requireRecognised(call, "carlo", recognition.embedder().modelId());
            }
        }
    }

    @Test
    void damagedNoteOfTheModelChangesNothingAndAnotherIsFollowed() throws Exception {
        try (RunningServer server = RunningServer.start(RunningServer.settings(home, data))) {
            Recognition recognition = server.server().recognition();
            server.enrol("carlo");
            recognition
                    .store()
                    .keep(new Note("active-model", "model", "{", Instant.parse("9999-12-31T00:00:00Z")), Instant.EPOCH);
            RunningServer.await("it is refused", () -> server.server().health().has("modelRefused"));
            String why = server.server().health().get("modelRefused").asText();
            assertTrue(why.contains("is damaged, expected `callprint models use MODEL`"), why);
            try (PhoneCall call = server.dial(RunningServer.WITHHELD)) {
                requireRecognised(call, "carlo", recognition.embedder().modelId());
            }
            new ActiveModel(TwoModels.OTHER, TwoModels.TELEPHONE).writeTo(recognition.store());
            awaitModel(recognition, TwoModels.OTHER);
        }
    }
}
