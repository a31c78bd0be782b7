package io.callprint.app;

import io.callprint.config.StoreConfig;
import io.callprint.identity.CalibrationException;
import io.callprint.identity.Gallery;
import io.callprint.identity.ScoreCalibration;
import io.callprint.identity.ShadowScores;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.voiceprint.VoiceprintStore;

/** A speaker model of the catalogue, and what its scores mean. */
record CalibratedModel(SpeakerModelEntry entry, ScoreCalibration calibration) {
    /**
     * @throws io.callprint.model.ModelRefusedException when there is no such model
     * @throws CalibrationException when it has no calibration, or one that was measured with another network
     */
    static CalibratedModel read(Settings settings, String name) throws CalibrationException {
        SpeakerModelEntry entry = settings.catalog().speaker(name);
        String file = entry.network().name() + "-calibration.yaml";
        ScoreCalibration calibration = ScoreCalibration.read(entry.file().resolveSibling(file));
        if (!calibration.modelSha256().equals(entry.network().sha256())) {
            throw new CalibrationException("%s was measured with network %s, expected that of the model, %s"
                    .formatted(file, calibration.modelSha256(), entry.network().sha256()));
        }
        return new CalibratedModel(entry, calibration);
    }

    /** As {@link #read}, for whoever cannot go on without. @throws StartException one sentence */
    static CalibratedModel require(Settings settings, String name) throws StartException {
        try {
            return read(settings, name);
        } catch (ModelRefusedException | CalibrationException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Opens the network; inference threads start. @throws StartException one sentence: a file that is not as shipped */
    static OnnxSpeakerEmbedder open(Settings settings, SpeakerModelEntry entry) throws StartException {
        try {
            return OnnxSpeakerEmbedder.open(
                    OnnxModels.start(),
                    entry,
                    settings.config().inference().threads(),
                    settings.config().inference().queue(),
                    System::nanoTime);
        } catch (ModelRefusedException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The callers whom it knows: in memory, or in the server's search where that is asked for; not started. */
    Gallery gallery(VoiceprintStore store, StoreConfig config) {
        return store.search()
                .filter(_ -> config.searchInServer())
                .map(search -> new Gallery(store, entry.modelId(), entry.mean(), calibration, search))
                .orElseGet(
                        () -> new Gallery(store, entry.modelId(), entry.mean(), calibration, config.withoutServer()));
    }

    ShadowScores.Model shadow() {
        return new ShadowScores.Model(entry.modelId(), entry.mean());
    }
}
