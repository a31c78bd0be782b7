package io.callprint.app;

import io.callprint.identity.CalibrationException;
import io.callprint.identity.ScoreCalibration;
import io.callprint.identity.ShadowScores;
import io.callprint.model.ModelCatalog;
import io.callprint.model.SpeakerModelEntry;

/** A speaker model of the catalogue, and what its scores mean. */
record CalibratedModel(SpeakerModelEntry entry, ScoreCalibration calibration) {
    /**
     * @throws io.callprint.model.ModelRefusedException when there is no such model
     * @throws CalibrationException when it has no calibration, or one that was measured with another network
     */
    static CalibratedModel read(Settings settings, String name) throws CalibrationException {
        SpeakerModelEntry entry = ModelCatalog.load(settings.models()).speaker(name);
        String file = entry.network().name() + "-calibration.yaml";
        ScoreCalibration calibration = ScoreCalibration.read(settings.models().resolve(file));
        if (!calibration.modelSha256().equals(entry.network().sha256())) {
            throw new CalibrationException("%s was measured with network %s, expected that of the model, %s"
                    .formatted(file, calibration.modelSha256(), entry.network().sha256()));
        }
        return new CalibratedModel(entry, calibration);
    }

    ShadowScores.Model shadow() {
        return new ShadowScores.Model(entry.modelId(), entry.mean());
    }
}
