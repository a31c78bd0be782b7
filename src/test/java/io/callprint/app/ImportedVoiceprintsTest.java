package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.identity.Identification;
import io.callprint.identity.Identification.Identified;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.store.QuickDisk;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Voiceprints that Resemblyzer made ({@code models/make_test_vectors.py}) recognise their callers by its network, GE2E, until
 * they were heard often enough to be recognised by the model in use.
 */
class ImportedVoiceprintsTest {
    private static final CallerId CARLO = new CallerId("carlo");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(factory = QuickDisk.class)
    Path data;

    private static Path voice(String file) {
        return RunningServer.HOME.resolve("sip-config/demo/voices").resolve(file);
    }

    private static SpeakerModelEntry ge2e(Settings settings) {
        return settings.catalog().speaker("ge2e");
    }

    private static void importAll(Settings settings, VoiceprintStore store) throws Exception {
        String file = Path.of(Objects.requireNonNull(ImportedVoiceprintsTest.class.getResource("resemblyzer.json"))
                        .toURI())
                .toString();
        List<ForeignImport.Outcome> outcomes = new ForeignImport(
                        store, ForeignImport.origin(settings, "ge2e", false), "given there", Clock.systemUTC())
                .from(ForeignSource.RESEMBLYZER_JSON, file);
        assertEquals(2, outcomes.size());
        assertTrue(outcomes.stream().allMatch(ForeignImport.Outcome::isImported), outcomes.toString());
    }

    @Test
    void callerOfAnImportedVoiceprintIsRecognisedInACallToAServerThatRunsAlready() throws Exception {
        Settings settings = RunningServer.settings(RunningServer.HOME, data);
        try (RunningServer server = RunningServer.start(settings)) {
            server.awaitGallery();
            Recognition recognition = server.server().recognition();
            importAll(settings, recognition.store());
            RunningServer.await(
                    "the model of the imported voiceprints is asked",
                    () -> recognition.inUse().former().get().stream()
                            .anyMatch(one -> one.isReady() && one.size() == 2));
            try (PhoneCall call = server.dial("sip:carlo@127.0.0.1")) {
                call.say("carlo/call-1.wav");
                call.transferred();
                Identified who = assertInstanceOf(Identified.class, call.decision());
                assertEquals(CARLO, who.caller());
                assertEquals(ge2e(settings).modelId(), who.modelId());
            }
        }
    }

    @Test
    void importedCallerMovesToTheModelInUseByTwoLaterCalls() throws Exception {
        Settings settings = RunningServer.settings(RunningServer.HOME, data);
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            importAll(settings, store);
        }
        try (Recognition recognition = Recognition.open(settings)) {
            FileRecognition files = new FileRecognition(recognition, settings.config());
            files.awaitGallery(PATIENCE);
            String present = recognition.embedder().modelId();
            assertNotEquals(present, ge2e(settings).modelId());
            requireCarlo(files, "carlo/call-1.wav", ge2e(settings).modelId());
            Identification stranger = files.identify(voice("june/call-1.wav"), Optional.of(CARLO));
            assertFalse(stranger instanceof Identified, stranger.result());
            for (String call : List.of("carlo/call-1.wav", "carlo/call-2.wav")) {
                recognition
                        .store()
                        .save(LaterCalls.daysAgo(recognition.store().find(CARLO).orElseThrow()));
                assertTrue(recognition
                        .enrollment()
                        .learn(CARLO, LaterCalls.heard(settings, recognition, voice(call)), "call:" + call));
            }
            Voiceprint moved = recognition.store().find(CARLO).orElseThrow();
            assertEquals(present, moved.modelId());
            assertEquals(2, moved.samples().size());
            assertEquals("Carlo", moved.metadata().get("name"));
            requireCarlo(files, "carlo/enrol-2.wav", present);
        }
        try (Recognition again = Recognition.open(settings)) {
            FileRecognition files = new FileRecognition(again, settings.config());
            files.awaitGallery(PATIENCE);
            requireCarlo(files, "carlo/enrol-3.wav", again.embedder().modelId());
        }
    }

    @Test
    void importedCallersAreRecognisedWhereTheirModelIsTheConfiguredOne() throws Exception {
        Settings settings = RunningServer.settings(RunningServer.HOME, data, "inference.model=ge2e");
        try (Recognition recognition = Recognition.open(settings)) {
            importAll(settings, recognition.store());
            FileRecognition files = new FileRecognition(recognition, settings.config());
            files.awaitGallery(PATIENCE);
            RunningServer.await("all are loaded", () -> recognition.gallery().size() == 2);
            requireCarlo(files, "carlo/call-1.wav", ge2e(settings).modelId());
        }
    }

    private static void requireCarlo(FileRecognition files, String call, String modelId) throws Exception {
        Identified who = assertInstanceOf(Identified.class, files.identify(voice(call), Optional.of(CARLO)), call);
        assertEquals(CARLO, who.caller());
        assertEquals(modelId, who.modelId());
    }
}
