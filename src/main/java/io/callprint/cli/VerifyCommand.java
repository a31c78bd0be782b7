package io.callprint.cli;

import io.callprint.app.FileRecognition;
import io.callprint.app.Recognition;
import io.callprint.app.Settings;
import io.callprint.identity.Identification;
import io.callprint.voiceprint.CallerId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Says whether a caller is the one who speaks in audio files.",
        footer = "Exit code 0 when it is the caller in every file, else 1.")
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private CallerAudio audio = new CallerAudio();

    @Override
    public Integer call() throws Exception {
        Settings settings = common.settings();
        CallerId claimed = audio.caller();
        boolean all = true;
        try (Recognition recognition = Recognition.open(settings)) {
            if (recognition.store().find(claimed).isEmpty()) {
                throw new IllegalArgumentException(
                        "caller " + claimed + " is not enrolled, expected one of `callprint callers list`");
            }
            FileRecognition recognise = new FileRecognition(recognition, settings.config());
            recognise.awaitGallery(IdentifyCommand.GALLERY_PATIENCE);
            for (Path file : audio.files) {
                long start = System.nanoTime();
                Identification answer = recognise.identify(file, Optional.of(claimed));
                Output.print(file, answer, (System.nanoTime() - start) / 1e6, audio.json);
                all &= answer instanceof Identification.Identified found
                        && found.caller().equals(claimed);
            }
        }
        return all ? ExitCode.OK : ExitCode.NO;
    }
}
