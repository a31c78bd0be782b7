package io.callprint.cli;

import io.callprint.app.DiarizationModels;
import io.callprint.app.FileRecognition;
import io.callprint.app.Recognition;
import io.callprint.app.RecordedCalls;
import io.callprint.app.Settings;
import io.callprint.diarize.Diarization;
import io.callprint.diarize.RecordingChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Whose voices of a recording are enrolled. */
final class KnownSpeakers {
    private KnownSpeakers() {}

    /** @return names by label */
    static Map<String, String> names(
            CommonOptions common, DiarizationModels models, Path file, RecordingChannel channel, Diarization found)
            throws Exception {
        Settings settings = common.settings();
        try (Recognition recognition = Recognition.open(settings)) {
            FileRecognition recognise = new FileRecognition(recognition, settings.config());
            recognise.awaitGallery(IdentifyCommand.GALLERY_PATIENCE);
            return new RecordedCalls(recognise, recognition, models, Set.of()).names(file, channel, found);
        }
    }
}
