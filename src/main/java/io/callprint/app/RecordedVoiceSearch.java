package io.callprint.app;

import io.callprint.identity.CalibrationException;
import io.callprint.identity.ScoreCalibration;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.recording.RecordedVoice;
import io.callprint.recording.RecordedVoices;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Finds a voice of one recording in the others, by what scores of the speaker model mean in calls: of two voices the one with
 * less speech is the test, the other a voiceprint of as many samples of 5 s as it spoke.
 */
public final class RecordedVoiceSearch {
    private static final double SAMPLE_SECONDS = 5;

    private final Settings settings;

    /**
     * A voice that was found.
     *
     * @param likeness cosine
     * @param llr natural log-likelihood ratio, this speaker against others; empty where a cosine decided
     * @param falseMatchRate how often a stranger is so like it, in one comparison; empty where a cosine decided
     */
    public record Found(RecordedVoice voice, double likeness, OptionalDouble llr, OptionalDouble falseMatchRate) {}

    public RecordedVoiceSearch(Settings settings) {
        this.settings = settings;
    }

    /**
     * Voices of other recordings that are surely one, the surest first.
     *
     * @param mostRate the false match rate that is allowed, in one comparison
     * @throws StartException one sentence, when nothing says what scores of the voice's model mean
     */
    public List<Found> like(RecordedVoice asked, RecordedVoices voices, double mostRate, Instant now)
            throws StartException {
        ScoreCalibration calibration = calibration(asked.voice().modelId());
        return voices.like(asked, -1, now).stream()
                .map(match -> found(calibration, asked, match))
                .filter(found -> found.falseMatchRate().orElse(1) <= mostRate)
                .toList();
    }

    /** By a cosine instead, which also serves models whose scores nobody has measured. */
    public static List<Found> likeAtLeast(RecordedVoice asked, RecordedVoices voices, double cosine, Instant now) {
        return voices.like(asked, cosine, now).stream()
                .map(match ->
                        new Found(match.voice(), match.likeness(), OptionalDouble.empty(), OptionalDouble.empty()))
                .toList();
    }

    private static Found found(ScoreCalibration calibration, RecordedVoice asked, RecordedVoices.Match match) {
        double seconds = Math.min(asked.seconds(), match.voice().seconds());
        int samples = (int)
                Math.max(1, Math.round(Math.max(asked.seconds(), match.voice().seconds()) / SAMPLE_SECONDS));
        return new Found(
                match.voice(),
                match.likeness(),
                OptionalDouble.of(calibration.llr(match.likeness(), seconds, samples)),
                OptionalDouble.of(calibration.falseMatchRate(match.likeness(), seconds, samples)));
    }

    private ScoreCalibration calibration(String modelId) throws StartException {
        for (SpeakerModelEntry entry : settings.catalog().speakers()) {
            if (entry.modelId().equals(modelId)) {
                return CalibratedModel.require(settings, entry.id()).calibration();
            }
        }
        throw new StartException(
                "the voice is of the model %s, which is not among the models here, expected --threshold"
                        .formatted(modelId),
                new CalibrationException("no such model"));
    }
}
