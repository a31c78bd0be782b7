package io.callprint.speaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import io.callprint.model.FrontEnd;
import io.callprint.model.KaldiFbank;
import io.callprint.model.LevelRule;
import io.callprint.model.MelPower;
import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelCheck;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.model.OnnxSession;
import io.callprint.model.SpeakerModelEntry;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What each way to corrupt the telephone model is called. */
class ReferenceCheckTest {
    private static final Path MODELS = Path.of(System.getProperty("callprint.home"), "models");
    private static final OnnxModels ONNX = OnnxModels.start();
    private static final SpeakerModelEntry SHIPPED = ModelCatalog.load(MODELS).speaker("campplus-telephone");
    private static final LevelRule AS_IT_IS = new LevelRule.AsItIs();
    private static final KaldiFbank.MeanRemoval UTTERANCE = KaldiFbank.MeanRemoval.UTTERANCE;

    private static final OnnxSession SESSION = ONNX.open(SHIPPED);

    @BeforeAll
    static void frontEndOfTheTestsIsTheShippedOne() {
        assertEquals(SHIPPED.frontEnd(), FrontEnds.telephone());
    }

    @AfterAll
    static void unload() {
        SESSION.close();
    }

    @Test
    void everyShippedSpeakerModelGivesItsGoldenValues() {
        for (SpeakerModelEntry model : ModelCatalog.load(MODELS).speakers()) {
            assertEquals(
                    new ModelCheck(model.id(), true, "file as shipped, loads, reference sample as shipped"),
                    OnnxSpeakerEmbedder.check(ONNX, model));
        }
    }

    @Test
    void wrongSampleScaleIsNamedWithItsFactor() throws Exception {
        assertEquals(
                "the sample scale or level (3.052e-05 times too large)",
                partOf(FrontEnds.of(1, AS_IT_IS, 0, UTTERANCE, 59)));
        assertEquals(
                "the sample scale or level (0.5000 times too large)",
                partOf(FrontEnds.of(16384, AS_IT_IS, 0, UTTERANCE, 59)));
    }

    @Test
    void wrongLevelRuleIsNamed() throws Exception {
        String part = partOf(FrontEnds.of(32768, new LevelRule.Peak(0.1), 0, UTTERANCE, 59));
        assertTrue(part.startsWith("the sample scale or level"), part);
    }

    @Test
    void wrongLogFloorIsNamed() throws Exception {
        assertEquals("the log floor", partOf(FrontEnds.of(32768, AS_IT_IS, -15.942385, UTTERANCE, 59)));
        assertEquals("the log floor", partOf(FrontEnds.of(32768, AS_IT_IS, 4, UTTERANCE, 59)));
    }

    @Test
    void wrongLiveBandsAreNamed() throws Exception {
        assertEquals("the live mel bands (80, expected 59)", partOf(FrontEnds.of(32768, AS_IT_IS, 0, UTTERANCE, 80)));
        assertEquals("the live mel bands (58, expected 59)", partOf(FrontEnds.of(32768, AS_IT_IS, 0, UTTERANCE, 58)));
    }

    @Test
    void missingMeanRemovalIsNamed() throws Exception {
        assertEquals(
                "the removal of the utterance's mean",
                partOf(FrontEnds.of(32768, AS_IT_IS, 0, KaldiFbank.MeanRemoval.NONE, 59)));
    }

    @Test
    void anotherFilterBankIsNamed() throws Exception {
        assertEquals(
                "the filter bank",
                partOf(FrontEnds.of(32768, AS_IT_IS, 0.9, KaldiFbank.Window.POVEY, 0, UTTERANCE, 59)));
    }

    @Test
    void wrongMeanVectorIsNamed() throws Exception {
        float[] mean = SHIPPED.mean();
        mean[7] += 0.01f;
        assertEquals("the mean vector", partOf(SHIPPED.with(SHIPPED.frontEnd(), mean)));
        assertEquals("the mean vector", partOf(SHIPPED.with(SHIPPED.frontEnd(), new float[mean.length])));
    }

    @Test
    void strayReluIsNamed() throws Exception {
        EmbeddingStages good = stages(SHIPPED);
        float[] raw = good.raw();
        for (int i = 0; i < raw.length; i++) {
            raw[i] = Math.max(0, raw[i]);
        }
        float[] embedding = UnitVector.of(raw);
        Optional<String> part = new ReferenceCheck(SHIPPED)
                .differingPart(new EmbeddingStages(
                        good.audio(),
                        good.features(),
                        good.inputs(),
                        raw,
                        embedding,
                        UnitVector.from(SHIPPED.mean(), embedding)));
        assertEquals(Optional.of("the network (no value below 0: it ends in a ReLU that is not its own)"), part);
    }

    @Test
    void otherNetworkAndOtherUpsamplerAreNamed() throws Exception {
        EmbeddingStages good = stages(SHIPPED);
        good.raw()[0] += 0.1f;
        assertEquals(Optional.of("the network"), new ReferenceCheck(SHIPPED).differingPart(good));
        for (int i = 1; i + 1 < good.audio().length; i += 2) {
            good.audio()[i] = (good.audio()[i - 1] + good.audio()[i + 1]) / 2;
        }
        assertEquals(Optional.of("the filter from 8 to 16 kHz"), new ReferenceCheck(SHIPPED).differingPart(good));
    }

    @Test
    void everyOtherFrontEndOfGe2eIsNamed() throws Exception {
        SpeakerModelEntry ge2e = ModelCatalog.load(MODELS).speaker("ge2e");
        MelPower right = assertInstanceOf(MelPower.class, ge2e.frontEnd());
        try (OnnxSession session = ONNX.open(ge2e)) {
            assertEquals("nothing", partOf(session, ge2e));
            String level = partOf(session, ge2e.with(with(right, new LevelRule.Peak(0.1), 77), ge2e.mean()));
            assertTrue(level.startsWith("the sample scale or level (the mel powers "), level);
            assertEquals(
                    "the length or number of frames (640, expected 800)",
                    partOf(session, ge2e.with(with(right, right.level(), 100), ge2e.mean())));
            assertEquals("the mel powers", partOf(session, ge2e.with(with(right, right.level(), 76), ge2e.mean())));
            assertEquals("the mean vector", partOf(session, ge2e.with(right, new float[256])));
        }
        assertThrows(IllegalArgumentException.class, () -> ge2e.with(SHIPPED.frontEnd(), ge2e.mean()));
    }

    private static MelPower with(MelPower like, LevelRule level, int stepFrames) {
        return new MelPower(
                like.use(),
                like.sampleRateHz(),
                level,
                like.frameMillis(),
                like.shiftMillis(),
                like.melBands(),
                like.windowFrames(),
                stepFrames,
                like.leastCoverage());
    }

    @Test
    void embedderWithAnotherFrontEndDoesNotOpen() {
        SpeakerModelEntry wrong = SHIPPED.with(FrontEnds.of(32768, AS_IT_IS, 0, UTTERANCE, 80), SHIPPED.mean());
        ModelRefusedException refused = assertThrows(
                ModelRefusedException.class, () -> OnnxSpeakerEmbedder.open(ONNX, wrong, 1, 1, System::nanoTime));
        assertEquals(
                "model campplus-telephone: the reference sample gives another result than shipped,"
                        + " the part that differs is the live mel bands (80, expected 59)",
                refused.getMessage());
    }

    private static String partOf(FrontEnd frontEnd) throws Exception {
        return partOf(SHIPPED.with(frontEnd, SHIPPED.mean()));
    }

    private static String partOf(SpeakerModelEntry model) throws Exception {
        return partOf(SESSION, model);
    }

    private static String partOf(OnnxSession session, SpeakerModelEntry model) throws Exception {
        return new ReferenceCheck(model).differingPart(stages(session, model)).orElse("nothing");
    }

    private static EmbeddingStages stages(SpeakerModelEntry model) throws Exception {
        return stages(SESSION, model);
    }

    private static EmbeddingStages stages(OnnxSession session, SpeakerModelEntry model) throws Exception {
        AudioClip sample = new ReferenceCheck(model).sample();
        try (EmbeddingPath path = new EmbeddingPath(session, model)) {
            return path.stages(sample);
        }
    }
}
