package io.callprint.app;

import io.callprint.config.CallprintConfig;
import io.callprint.identity.CalibrationException;
import io.callprint.identity.ScoreCalibration;
import io.callprint.identity.TwoVoices;
import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.model.OnnxSession;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.speech.BatchedSpeechDetector;
import io.callprint.speech.QualityCheck;
import io.callprint.speech.QualityModel;
import io.callprint.spoof.OnnxSpoofScorer;
import java.util.Optional;

/** What turns audio into utterances, and what their scores mean: everything of recognition that needs no callers. */
record VoiceModels(
        BatchedSpeechDetector speech,
        QualityCheck quality,
        TwoVoices twoVoices,
        OnnxSpeakerEmbedder embedder,
        ScoreCalibration calibration,
        Optional<OnnxSpoofScorer> spoofScorer)
        implements AutoCloseable {
    private static final String VAD = "silero-vad";

    /** With the configured speaker model. @throws StartException as below */
    static VoiceModels open(Settings settings) throws StartException {
        return open(settings, settings.config().inference().model());
    }

    /**
     * @param speakerModel of the catalogue
     * @throws StartException one sentence: a model or calibration that is not as shipped
     */
    static VoiceModels open(Settings settings, String speakerModel) throws StartException {
        CallprintConfig config = settings.config();
        try {
            ModelCatalog catalog = ModelCatalog.load(settings.models());
            OnnxModels onnx = OnnxModels.start();
            CalibratedModel model = CalibratedModel.read(settings, speakerModel);
            QualityModel judged = QualityModel.read(settings.models());
            OnnxSession vad = onnx.open(catalog.vad(VAD)); // before the embedder starts its threads
            Optional<OnnxSpoofScorer> scorer =
                    config.spoof().model().map(name -> OnnxSpoofScorer.open(onnx, catalog.spoof(name)));
            OnnxSpeakerEmbedder embedder = OnnxSpeakerEmbedder.open(
                    onnx,
                    model.entry(),
                    config.inference().threads(),
                    config.inference().queue(),
                    System::nanoTime);
            BatchedSpeechDetector speech = new BatchedSpeechDetector(vad, config.speech(), System::nanoTime);
            TwoVoices twoVoices = new TwoVoices(embedder, judged.oneVoice());
            return new VoiceModels(
                    speech,
                    new QualityCheck(judged, config.speech()),
                    twoVoices,
                    embedder,
                    model.calibration(),
                    scorer);
        } catch (ModelRefusedException | CalibrationException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What files go through. */
    ClipHearing hearing(CallprintConfig config) {
        return new ClipHearing(speech, quality, embedder, config.speech().maxSeconds());
    }

    @Override
    public void close() {
        speech.close();
        embedder.close();
        spoofScorer.ifPresent(OnnxSpoofScorer::close);
    }
}
