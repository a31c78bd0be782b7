package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.model.AvailableModel;
import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was fetched becomes a model like the shipped ones, with the front end that belongs to it and no other. */
class FetchedModelTest {
    private static final Path MODELS = RunningServer.HOME.resolve("models");
    private static final OnnxModels ONNX = OnnxModels.start();

    private static final String FBANK = """
            {input: fbank, accepts: wideband, sample-rate-hz: 16000, sample-scale: 32768, level-rule: none, dither: 0,
            frame-length-ms: 25, frame-shift-ms: 10, snip-edges: true, remove-frame-mean: true, preemphasis: 0.97,
            window: hamming, fft-size: 512, mel-bands: 80, mel-low-hz: 20, mel-high-hz: 8000, energy-floor: 1.1920929e-7,
            log-floor: -15.942385, mean-removal: utterance, live-mel-bands: 80}""";

    private static final String WAVEFORM =
            "{input: waveform, accepts: wideband, sample-rate-hz: 16000, sample-scale: 1, level-rule: none}";

    private static final String MEL_POWER = """
            {input: mel-power, accepts: telephone, sample-rate-hz: 16000, level-rule: at-least-minus-30-dbfs,
            frame-length-ms: 25, frame-shift-ms: 10, mel-bands: 40, window-frames: 160, step-frames: 77,
            least-coverage: 0.75}""";

    @TempDir
    Path published;

    @TempDir
    Path brought;

    @TempDir
    Path further;

    @BeforeEach
    void bring() throws IOException {
        for (String network : List.of("fbank", "fbank-double", "waveform")) {
            try (InputStream bytes =
                    Objects.requireNonNull(FetchedModelTest.class.getResourceAsStream("tiny-" + network + ".onnx"))) {
                Files.write(brought.resolve("tiny-" + network + ".onnx"), bytes.readAllBytes());
            }
        }
        Files.writeString(brought.resolve("tiny-none.onnx"), "no network");
    }

    private AvailableModel of(String network, String frontEnd, int dimension) throws IOException {
        Files.writeString(published.resolve(AvailableModel.FILE_NAME), """
                models:
                  - name: tiny
                    url: http://127.0.0.1/tiny.onnx
                    file: tiny-%s.onnx
                    bytes: unknown
                    sha256: unknown
                    licence: MIT
                    dimension: %d
                    minimum-frames: 10
                    front-end: %s
                """.formatted(
                        network, dimension, frontEnd.replace("\n", " ")));
        return AvailableModel.read(published).getFirst();
    }

    private SpeakerModelEntry entered(String network, String frontEnd, int dimension) throws IOException {
        AvailableModel model = of(network, frontEnd, dimension);
        Path file = new ModelFetch(further, true).importFrom(brought, model);
        return new FetchedModel(MODELS, further).enter(model, file);
    }

    @ParameterizedTest
    @CsvSource({"fbank", "waveform"})
    void whatWasFetchedEmbedsSpeechLikeAShippedModel(String network) throws Exception {
        SpeakerModelEntry entered = entered(network, network.equals("fbank") ? FBANK : WAVEFORM, 8);
        SpeakerModelEntry listed = ModelCatalog.load(MODELS, further).speaker("tiny");
        assertEquals(entered.modelId(), listed.modelId());
        String finding = OnnxSpeakerEmbedder.check(ONNX, listed).finding();
        assertEquals("file as shipped, loads, reference sample as shipped", finding);
        try (OnnxSpeakerEmbedder embedder = OnnxSpeakerEmbedder.open(ONNX, listed, 1, 1, System::nanoTime)) {
            assertEquals(8, embedder.embedNow(AudioFiles.read(listed.reference().sample())).length);
        }
        assertEquals(
                entered.modelId(),
                entered(network, network.equals("fbank") ? FBANK : WAVEFORM, 8).modelId(),
                "it is entered once");
    }

    @Test
    void whatWasEnteredWithoutItsReferenceIsFinishedTheNextTime() throws Exception {
        Files.delete(entered("waveform", WAVEFORM, 8).reference().golden());
        SpeakerModelEntry again = entered("waveform", WAVEFORM, 8);
        assertEquals(
                "file as shipped, loads, reference sample as shipped",
                OnnxSpeakerEmbedder.check(ONNX, again).finding());
    }

    @Test
    void aNetworkWhoseNamesWouldBeReadAsMoreThanNamesIsNotEntered() throws Exception {
        Path network = brought.resolve("tiny-waveform.onnx");
        String bytes = Files.readString(network, StandardCharsets.ISO_8859_1);
        Files.writeString(network, bytes.replace("embs", "e\"}]"), StandardCharsets.ISO_8859_1);
        ModelRefusedException refused =
                assertThrows(ModelRefusedException.class, () -> entered("waveform", WAVEFORM, 8));
        assertEquals(
                "the network has a tensor e\"}] float32 [B, 8], expected names of letters, digits and . : / _ -",
                refused.getMessage());
        assertFalse(Files.exists(further.resolve(ModelCatalog.FILE_NAME)));
    }

    /** A real network, of windows that are averaged. */
    @Test
    void ge2eAsAPublicModelEmbedsWhatTheShippedOneDoes() throws Exception {
        Files.copy(MODELS.resolve("ge2e.onnx"), brought.resolve("tiny-ge2e.onnx"));
        SpeakerModelEntry entered = entered("ge2e", MEL_POWER, 256);
        SpeakerModelEntry shipped = ModelCatalog.load(MODELS).speaker("ge2e");
        AudioClip sample = AudioFiles.read(shipped.reference().sample());
        try (OnnxSpeakerEmbedder one = OnnxSpeakerEmbedder.open(ONNX, entered, 1, 1, System::nanoTime);
                OnnxSpeakerEmbedder other = OnnxSpeakerEmbedder.open(ONNX, shipped, 1, 1, System::nanoTime)) {
            assertArrayEquals(other.embedNow(sample), one.embedNow(sample), 1e-6f);
            assertNotEquals(other.modelId(), one.modelId(), "it has no mean vector");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "window: hamming | window: povey | the part that differs is the filter bank",
                "sample-scale: 32768 | sample-scale: 1 | the part that differs is the sample scale or level (3.052e-05",
                "mean-removal: utterance | mean-removal: none | the part that differs is the removal of the utterance's mean",
                "name: \"in\" | name: \"feats\" | model tiny: its inputs are [in], expected [feats]",
                "[\"B\", \"8\"] | [\"1\", \"8\"] | file as shipped, loads, reference sample as shipped",
            })
    void aFrontEndThatIsChangedAfterwardsIsRefused(String was, String is, String finding) throws Exception {
        entered("fbank", FBANK, 8);
        change(was, is);
        String found = OnnxSpeakerEmbedder.check(
                        ONNX, ModelCatalog.load(MODELS, further).speaker("tiny"))
                .finding();
        assertTrue(found.contains(finding), found);
    }

    @Test
    void anInputThatTheFileDoesNotHaveIsRefused() throws Exception {
        entered("fbank", FBANK, 8);
        change("\"80\"]", "\"72\"]");
        change("live-mel-bands: 80", "live-mel-bands: 72");
        change("mel-bands: 80", "mel-bands: 72");
        assertEquals(
                "model tiny: its input is in float32 [B, T, 80], expected in float32 [B, T, 72]",
                OnnxSpeakerEmbedder.check(
                                ONNX, ModelCatalog.load(MODELS, further).speaker("tiny"))
                        .finding());
    }

    private void change(String was, String is) throws IOException {
        Path catalogue = further.resolve(ModelCatalog.FILE_NAME);
        String text = Files.readString(catalogue);
        assertTrue(text.contains(was), text);
        Files.writeString(catalogue, text.replace(was, is));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fbank | waveform | 8 | makes float32 [1, N], expected what the network takes, in float32 [B, T, 80]",
                "fbank | mel-power | 8 | makes float32 [B, 160, 40], expected what the network takes, in float32 [B, T, 80]",
                "waveform | fbank | 8 | makes float32 [1, T, 80], expected what the network takes, in float32 [B, N]",
                "fbank-double | fbank | 8 | makes float32 [1, T, 80], expected what the network takes, in float64 [B, T, 80]",
                "fbank | fbank | 9 | outputs is embs float32 [B, 8], expected float32 [B, 9] like the dimension",
                "none | fbank | 8 | tiny-none.onnx does not load, expected an ONNX model",
            })
    void aNetworkThatTakesOrGivesSomethingElseIsNotEntered(
            String network, String frontEnd, int dimension, String sentence) throws Exception {
        String keys = switch (frontEnd) {
            case "fbank" -> FBANK;
            case "waveform" -> WAVEFORM;
            default -> MEL_POWER;
        };
        ModelRefusedException refused =
                assertThrows(ModelRefusedException.class, () -> entered(network, keys, dimension));
        assertTrue(String.valueOf(refused.getMessage()).contains(sentence), refused.getMessage());
        assertFalse(Files.exists(further.resolve(ModelCatalog.FILE_NAME)));
    }

    @Test
    void everyPublicModelIsHeldToAHashAndHasAFrontEnd() {
        List<AvailableModel> models = AvailableModel.read(MODELS);
        assertEquals(4, models.size());
        for (AvailableModel model : models) {
            String hash = model.sha256().orElseThrow();
            assertTrue(model.bytes().isPresent());
            assertEquals(model, model.with(hash));
            ModelRefusedException other =
                    assertThrows(ModelRefusedException.class, () -> model.with("0".repeat(64)), model.name());
            assertTrue(String.valueOf(other.getMessage()).endsWith(hash + ", as published"), other.getMessage());
            assertThrows(ModelRefusedException.class, () -> model.with("abc"));
        }
    }
}
