package io.callprint.app;

import io.callprint.config.CallprintConfig;
import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.model.OnnxSession;
import io.callprint.speaker.SpeakerEmbedder;
import io.callprint.speech.BatchedSpeechDetector;
import io.callprint.speech.QualityCheck;
import io.callprint.speech.QualityModel;
import io.callprint.spoof.OnnxSpoofScorer;
import java.util.Optional;

/** What hears speech, whichever model tells voices apart: detector, judge of quality, signs of played or made voices. */
record VoiceModels(
        BatchedSpeechDetector speech,
        QualityCheck quality,
        QualityModel.Halves halves,
        Optional<OnnxSpoofScorer> spoofScorer)
        implements AutoCloseable {
    private static final String VAD = "silero-vad";

    /** @throws StartException one sentence: a model that is not as shipped */
    static VoiceModels open(Settings settings) throws StartException {
        CallprintConfig config = settings.config();
        try {
            ModelCatalog catalog = settings.catalog();
            OnnxModels onnx = OnnxModels.start();
            QualityModel judged = QualityModel.read(settings.models());
            OnnxSession vad = onnx.open(catalog.vad(VAD));
            Optional<OnnxSpoofScorer> scorer =
                    config.spoof().model().map(name -> OnnxSpoofScorer.open(onnx, catalog.spoof(name)));
            BatchedSpeechDetector speech = new BatchedSpeechDetector(vad, config.speech(), System::nanoTime);
            return new VoiceModels(speech, new QualityCheck(judged, config.speech()), judged.halves(), scorer);
        } catch (ModelRefusedException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What files go through. */
    ClipHearing hearing(CallprintConfig config, SpeakerEmbedder embedder) {
        return new ClipHearing(speech, quality, embedder, config.speech().maxSeconds());
    }

    @Override
    public void close() {
        speech.close();
        spoofScorer.ifPresent(OnnxSpoofScorer::close);
    }
}
