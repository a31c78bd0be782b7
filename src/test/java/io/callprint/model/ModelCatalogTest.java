package io.callprint.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCatalogTest {
    private static final Path MODELS = Path.of(System.getProperty("callprint.home"), "models");
    private static final int MUTATIONS = 600;

    @TempDir
    Path folder;

    @Test
    void shippedCatalogueSaysWhatTheModelsAre() {
        ModelCatalog catalog = ModelCatalog.load(MODELS);
        SpeakerModelEntry telephone = catalog.speaker("campplus-telephone");
        assertEquals(192, telephone.dimension());
        assertEquals(-0.0118593f, telephone.mean()[0]);
        assertEquals("campplus-telephone", telephone.network().name());
        assertNotEquals(telephone.sha256(), telephone.network().sha256());
        assertEquals(
                new KaldiFbank(
                        FrontEnd.Use.TELEPHONE,
                        16_000,
                        32_768,
                        new LevelRule.AsItIs(),
                        25,
                        10,
                        0.97,
                        KaldiFbank.Window.POVEY,
                        512,
                        80,
                        20,
                        8_000,
                        1.1920929e-7,
                        0,
                        KaldiFbank.MeanRemoval.UTTERANCE,
                        59),
                telephone.frontEnd());
        SpeakerModelEntry wideband = catalog.speaker("campplus-wideband");
        assertEquals(new LevelRule.Peak(0.5), wideband.frontEnd().level());
        assertEquals(FrontEnd.Use.WIDEBAND, wideband.frontEnd().use());
        VadModelEntry vad = catalog.vad("silero-vad");
        assertEquals(List.of(8000, 256, 32), List.of(vad.sampleRateHz(), vad.chunkSamples(), vad.contextSamples()));
        assertEquals("MIT", vad.provenance().licence());
        SegmentationModelEntry segmentation = catalog.segmentation("segmentation");
        assertEquals(
                List.of(160_000, 589, 991, 270),
                List.of(
                        segmentation.windowSamples(),
                        segmentation.frames(),
                        segmentation.frameSamples(),
                        segmentation.frameShiftSamples()));
        assertEquals(6, catalog.all().size());
    }

    @Test
    void changedFrontEndOrMeanIsAnotherModel() {
        SpeakerModelEntry model = ModelCatalog.load(MODELS).speaker("campplus-telephone");
        FrontEnd same = model.frontEnd();
        FrontEnd other = ModelCatalog.load(MODELS).speaker("campplus-wideband").frontEnd();
        float[] mean = model.mean();
        mean[0] = Math.nextUp(mean[0]);
        assertTrue(model.modelId().matches("[0-9a-f]{16}"), model.modelId());
        assertEquals(model.modelId(), model.with(same, model.mean()).modelId());
        assertNotEquals(model.modelId(), model.with(other, model.mean()).modelId());
        assertNotEquals(model.modelId(), model.with(same, mean).modelId());
    }

    /** Voiceprints are kept under these ids: a change of the code that changes them would leave all callers behind. */
    @Test
    void modelIdsStayWhatTheyWereWhenTheModelsWereShipped() {
        ModelCatalog catalog = ModelCatalog.load(MODELS);
        assertEquals("316aa83a2aa3e20b", catalog.speaker("campplus-telephone").modelId());
        assertEquals(
                "316aa83a2aa3e20b", catalog.speaker("campplus-telephone-int8").modelId());
        assertEquals("671576902e508626", catalog.speaker("campplus-wideband").modelId());
        assertEquals("d130a3782844aa7d", catalog.speaker("ge2e").modelId());
    }

    @Test
    void frontEndThatDoesNotFitTheNetworkIsRefused() throws IOException {
        refuses(
                "mel-bands: 80",
                "mel-bands: 72",
                "front-end is one that makes float32 [1, T, 72], expected what the network takes, feats float32 [B, T,"
                        + " 80]");
        refuses(
                "{name: feats, type: float32, shape: [B, T, 80]}",
                "{name: feats, type: float32, shape: [B, 160, 40]}",
                "front-end is one that makes float32 [1, T, 80], expected what the network takes, feats float32 [B, 160,"
                        + " 40]");
        refuses(
                "{name: feats, type: float32, shape: [B, T, 80]}",
                "{name: feats, type: float32, shape: [B, N]}",
                "expected what the network takes, feats float32 [B, N]");
        refuses(
                "{name: feats, type: float32, shape: [B, T, 80]}",
                "{name: feats, type: int16, shape: [B, T, 80]}",
                "expected what the network takes, feats int16 [B, T, 80]");
        refuses(
                "window-frames: 160",
                "window-frames: 150",
                "front-end is one that makes float32 [B, 150, 40], expected what the network takes, mels float32 [B, 160,"
                        + " 40]");
        refuses("input: fbank", "input: waveform", "key models[0].front-end.");
        refuses("input: fbank", "input: ears", "input is \"ears\", expected one of fbank, mel-power, waveform");
        refuses("shape: [B, 192]}", "shape: [192]}", "outputs is emb float32 [192], expected float32 [B, 192]");
    }

    @Test
    void mistakesAreNamedWithKeyValueAndExpectation() throws IOException {
        refuses(
                "kind: vad",
                "kind: ears",
                "models[2].kind is \"ears\", expected one of segmentation, speaker, spoof, vad");
        refuses("licence: MIT", "license: MIT", "models[2].licence is missing, expected a text");
        refuses("chunk-samples: 256", "chunk-samples: 256\n    stride: 5", "key models[2].stride is not known");
        refuses(
                "chunk-samples: 256",
                "chunk-samples: many",
                "models[2].chunk-samples is \"many\", expected a whole number from 1 to 48000");
        refuses(
                "live-mel-bands: 59",
                "live-mel-bands: 81",
                "models[0].front-end.live-mel-bands is 81, expected a whole number from 1 to 80");
        refuses("level-rule: none", "level-rule: peak-2", "level-rule is peak-2, expected none, peak-");
        refuses("sample-scale: 32768", "sample-scale: 0", "sample-scale is 0, expected a number");
        refuses("window: povey", "window: hann", "front-end.window is \"hann\", expected one of hamming, povey");
        refuses("dither: 0", "dither: 1", "front-end.dither is 1, expected a number from 0.0 to 0.0");
        refuses("file: silero-vad.onnx", "file: ../secret.onnx", "expected a path inside the models folder");
        refuses("name: silero-vad", "name: campplus-wideband", "is campplus-wideband a second time");
        refuses("dimension: 192", "dimension: 191", "outputs is emb float32 [B, 192], expected float32 [B, 191]");
        refuses("fft-size: 512", "fft-size: 500", "fft-size is 500, expected a power of two");
        refuses("mean-vector-sha256: 2e", "mean-vector-sha256: 00", "campplus-telephone-mean.txt with SHA-256 2e");
        refuses("models:", "models: [", "is not understood, expected YAML");
        refuses("dither: 0", "dither: 0\n      dither: 0", "Duplicate");
    }

    @Test
    void missingCatalogueAndUnknownModelAreNamed() {
        assertTrue(messageOf(folder).endsWith("models.yaml cannot be read, expected the catalogue of shipped models"));
        ModelCatalog catalog = ModelCatalog.load(MODELS);
        ModelRefusedException refused = assertThrows(ModelRefusedException.class, () -> catalog.speaker("ecapa"));
        assertTrue(
                message(refused)
                        .contains(
                                "there is no speaker model ecapa, expected one of campplus-telephone, campplus-wideband"),
                message(refused));
    }

    @Test
    void damagedCatalogueIsReadOrRefusedNeverElse() throws IOException {
        copyMeans();
        byte[] good = Files.readAllBytes(MODELS.resolve(ModelCatalog.FILE_NAME));
        Random random = new Random(5);
        List<String> refusals = new ArrayList<>();
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bad = good.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bad[random.nextInt(bad.length)] = (byte) " :-[]{}\"'\n#0a&*!|\u0007".charAt(random.nextInt(18));
            }
            Files.write(folder.resolve(ModelCatalog.FILE_NAME), bad);
            try {
                ModelCatalog.load(folder);
            } catch (ModelRefusedException e) {
                refusals.add(message(e));
            }
        }
        assertTrue(refusals.size() > MUTATIONS / 2, refusals.size() + " refused");
        assertTrue(refusals.stream().allMatch(text -> text.contains("expected")));
    }

    private void refuses(String text, String instead, String message) throws IOException {
        copyMeans();
        String good = Files.readString(MODELS.resolve(ModelCatalog.FILE_NAME));
        assertTrue(good.contains(text), text);
        int place = good.indexOf(text);
        Files.writeString(
                folder.resolve(ModelCatalog.FILE_NAME),
                good.substring(0, place) + instead + good.substring(place + text.length()),
                StandardCharsets.UTF_8);
        String found = messageOf(folder);
        assertTrue(found.contains(message), found);
    }

    private void copyMeans() throws IOException {
        for (String name : List.of("campplus-telephone-mean.txt", "campplus-wideband-mean.txt", "ge2e-mean.txt")) {
            Files.write(folder.resolve(name), Files.readAllBytes(MODELS.resolve(name)));
        }
    }

    private static String messageOf(Path modelsFolder) {
        return message(assertThrows(ModelRefusedException.class, () -> ModelCatalog.load(modelsFolder)));
    }

    private static String message(ModelRefusedException refused) {
        return Objects.requireNonNull(refused.getMessage());
    }
}
