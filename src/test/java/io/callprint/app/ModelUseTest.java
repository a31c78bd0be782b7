package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import io.callprint.audio.Levels;
import io.callprint.config.CallprintConfig;
import io.callprint.config.ConfigReader;
import io.callprint.eval.Progress;
import io.callprint.identity.Enrollment;
import io.callprint.identity.Identification;
import io.callprint.model.ModelCatalog;
import io.callprint.speech.NetSpeech;
import io.callprint.store.JavaProcess;
import io.callprint.store.QuickDisk;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.ModelEmbedding;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers who enrolled with one model are recognised with another, and with the first again. */
class ModelUseTest {
    private static final List<String> CALLERS = List.of("carlo", "june", "paola");

    @TempDir
    Path installation;

    @TempDir(factory = QuickDisk.class)
    Path data;

    private Path home = Path.of("");

    @BeforeEach
    void install() throws Exception {
        home = TwoModels.install(installation);
    }

    @AfterEach
    void remove() throws Exception {
        TwoModels.remove(installation);
    }

    private Settings settings(String... overrides) throws Exception {
        return new Settings(
                home,
                data,
                overrides.length == 0
                        ? CallprintConfig.DEFAULTS
                        : ConfigReader.read(Optional.empty(), List.of(overrides), Map.of()));
    }

    private static Path voice(String file) {
        return TwoModels.HOME.resolve("sip-config/demo/voices").resolve(file);
    }

    private void enrol(Settings with, List<String> callers) throws Exception {
        try (Recognition recognition = Recognition.open(with)) {
            FileRecognition files = new FileRecognition(recognition, with.config());
            files.awaitGallery(Duration.ofSeconds(20));
            for (String caller : callers) {
                assertInstanceOf(
                        Enrollment.Result.Enrolled.class,
                        files.enrol(
                                new CallerId(caller),
                                List.of(voice(caller + "/enrol-1.wav"), voice(caller + "/enrol-2.wav")),
                                Map.of(),
                                "test"));
                requireSameVoiceInKeptSpeech(recognition, new CallerId(caller));
            }
        }
    }

    /** What G.711 takes from the speech of a file is less than what makes two turns of one voice differ. */
    private static void requireSameVoiceInKeptSpeech(Recognition recognition, CallerId caller) {
        Voiceprint kept = recognition.store().find(caller).orElseThrow();
        for (Attachment speech : recognition.store().attachments().of(caller, SampleSpeech.NAME)) {
            float[] again = recognition
                    .embedder()
                    .embedNow(new AudioClip(Levels.toFloat(SampleSpeech.samples(speech)), NetSpeech.SAMPLE_RATE_HZ));
            float[] first = kept.samples().stream()
                    .filter(sample -> sample.id().equals(speech.sampleId()))
                    .findFirst()
                    .orElseThrow()
                    .embedding()
                    .vector();
            double cosine = 0;
            for (int i = 0; i < first.length; i++) {
                cosine += (double) first[i] * again[i];
            }
            assertTrue(cosine > 0.98, caller + " " + cosine);
        }
    }

    /** Who the callers' calls are by a program that is started now. */
    private List<String> recognised(List<String> callers, String model) throws Exception {
        String modelId = ModelCatalog.load(settings().models()).speaker(model).modelId();
        List<String> names = new ArrayList<>();
        try (Recognition recognition = Recognition.open(settings())) {
            FileRecognition files = new FileRecognition(recognition, settings().config());
            files.awaitGallery(Duration.ofSeconds(20));
            assertEquals(modelId, recognition.embedder().modelId());
            for (String caller : callers) {
                Identification answer = files.identify(voice(caller + "/call-1.wav"), Optional.empty());
                names.add(
                        answer instanceof Identification.Identified who
                                ? who.caller() + (who.modelId().equals(modelId) ? "" : " by the model before")
                                : answer.result());
            }
        }
        return names;
    }

    private ModelUse.Report use(String model, ModelUse.Switch when) throws Exception {
        Progress quiet = new Progress(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false, () -> 0);
        return new ModelUse(settings(), quiet).use(model, when, 1);
    }

    private int embeddedByOther() throws Exception {
        String name = ModelEmbedding.name(
                ModelCatalog.load(settings().models()).speaker(TwoModels.OTHER).modelId());
        List<String> samples = new ArrayList<>();
        try (VoiceprintStore store = VoiceprintStores.open(settings())) {
            store.attachments().forEach(name, one -> samples.add(one.sampleId()));
        }
        return samples.size();
    }

    @Test
    void callersAreRecognisedByAnotherModelAfterAKillAndByTheFirstAgain() throws Exception {
        enrol(settings(), CALLERS);
        assertEquals(CALLERS, recognised(CALLERS, TwoModels.TELEPHONE));

        Process process =
                JavaProcess.start(ModelUseProcess.class, "", home.toString(), data.toString(), TwoModels.OTHER);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String first = String.valueOf(lines.readLine());
            assertTrue(first.startsWith("embedded 1/3"), first);
        } finally {
            process.destroyForcibly().waitFor();
        }
        int before = embeddedByOther();
        assertTrue(before >= 2, before + " samples are embedded by the time it is killed");
        assertEquals(CALLERS, recognised(CALLERS, TwoModels.TELEPHONE));

        ModelUse.Report report = use(TwoModels.OTHER, ModelUse.Switch.IF_NOT_WORSE);
        assertTrue(report.isInUse(), report.toString());
        assertEquals(3, report.embedded().complete());
        assertEquals(3, report.moved());
        ModelUse.Comparison both = Objects.requireNonNull(report.comparison());
        assertEquals(before + report.embedded().embedded(), both.samples(), "nothing is embedded twice");
        assertEquals(both.samples(), both.rightAfter());
        assertEquals(CALLERS, recognised(CALLERS, TwoModels.OTHER));

        ModelUse.Report back = use(TwoModels.TELEPHONE, ModelUse.Switch.IF_NOT_WORSE);
        assertEquals(0, back.embedded().embedded());
        assertEquals(0, back.embedded().lacking());
        assertTrue(back.isInUse());
        assertEquals(CALLERS, recognised(CALLERS, TwoModels.TELEPHONE));
        assertEquals(0, use(TwoModels.OTHER, ModelUse.Switch.ALWAYS).embedded().embedded());
    }

    @Test
    void callerWithoutSpeechStaysAndWhoIsOnlyComparedIsNotSwitched() throws Exception {
        enrol(settings(), List.of("carlo"));
        enrol(settings("enrolment.keepAudio=never"), List.of("june"));

        ModelUse.Report compared = use(TwoModels.OTHER, ModelUse.Switch.NEVER);

        assertEquals(1, compared.embedded().left());
        assertTrue(compared.embedded().withoutSpeech() >= 2, compared.toString());
        assertEquals(null, compared.comparison(), "one caller is nobody's impostor");
        assertEquals(List.of("carlo", "june"), recognised(List.of("carlo", "june"), TwoModels.TELEPHONE));
        assertTrue(use(TwoModels.OTHER, ModelUse.Switch.IF_NOT_WORSE).isInUse());
        List<String> after = recognised(List.of("carlo", "june", "allison"), TwoModels.OTHER);
        assertEquals(List.of("carlo", "june by the model before"), after.subList(0, 2));
        assertFalse(after.getLast().startsWith("carlo") || after.getLast().startsWith("june"), after.toString());
    }

    @Test
    void callerWithoutSpeechMovesOverByTwoLaterCalls() throws Exception {
        enrol(settings("enrolment.keepAudio=never"), List.of("june"));
        assertTrue(use(TwoModels.OTHER, ModelUse.Switch.IF_NOT_WORSE).isInUse());
        CallerId june = new CallerId("june");
        try (Recognition recognition = Recognition.open(settings())) {
            new FileRecognition(recognition, settings().config()).awaitGallery(Duration.ofSeconds(20));
            List<String> enrolled = recognition.store().find(june).orElseThrow().sampleIds();
            for (int call = 1; call <= 2; call++) {
                recognition
                        .store()
                        .save(LaterCalls.daysAgo(recognition.store().find(june).orElseThrow()));
                assertTrue(recognition
                        .enrollment()
                        .learn(
                                june,
                                LaterCalls.heard(settings(), recognition, voice("june/call-" + call + ".wav")),
                                "call:" + call));
                assertEquals(
                        call == 2,
                        recognition
                                .store()
                                .find(june)
                                .orElseThrow()
                                .modelId()
                                .equals(recognition.gallery().modelId()));
            }
            assertEquals(
                    2, recognition.store().find(june).orElseThrow().samples().size());
            assertEquals(1, recognition.gallery().size());
            assertFalse(recognition
                    .enrollment()
                    .learn(june, LaterCalls.heard(settings(), recognition, voice("carlo/call-1.wav")), "call:3"));
            assertTrue(enrolled.stream()
                    .noneMatch(recognition.store().find(june).orElseThrow().sampleIds()::contains));
        }
        assertEquals(List.of("june"), recognised(List.of("june"), TwoModels.OTHER));
        assertTrue(use(TwoModels.TELEPHONE, ModelUse.Switch.IF_NOT_WORSE).isInUse());
        assertEquals(List.of("june"), recognised(List.of("june"), TwoModels.TELEPHONE));
    }

    @Test
    void modelWithoutACalibrationIsRefusedAndNothingChanges() throws Exception {
        Files.delete(home.resolve("models").resolve(TwoModels.OTHER + "-calibration.yaml"));
        Progress quiet = new Progress(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false, () -> 0);
        String message = String.valueOf(assertThrows(
                        StartException.class,
                        () -> new ModelUse(settings(), quiet).use(TwoModels.OTHER, ModelUse.Switch.ALWAYS, 1))
                .getMessage());
        assertTrue(message.contains("campplus-wideband-calibration.yaml"), message);
    }
}
