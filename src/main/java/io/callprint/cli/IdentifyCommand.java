package io.callprint.cli;

import io.callprint.app.FileRecognition;
import io.callprint.app.Recognition;
import io.callprint.app.Settings;
import io.callprint.identity.Identification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "identify",
        mixinStandardHelpOptions = true,
        description = "Says which enrolled caller speaks in audio files.",
        footer = "Exit code 0 when every file was identified, else 1.")
final class IdentifyCommand implements Callable<Integer> {
    static final Duration GALLERY_PATIENCE = Duration.ofSeconds(15);

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--json", description = "one JSON object a file")
    private boolean json;

    @Mixin
    private RecordingOptions recording = new RecordingOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "AUDIO",
            description = "WAV, FLAC, MP3 or OGG; with --recording also pcap and pcapng")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws Exception {
        Settings settings = common.settings();
        if (recording.isOn) {
            return recording.identify(files, settings, json) ? ExitCode.OK : ExitCode.NO;
        }
        boolean all = true;
        try (Recognition recognition = Recognition.open(settings)) {
            FileRecognition recognise = new FileRecognition(recognition, settings.config());
            recognise.awaitGallery(GALLERY_PATIENCE);
            for (Path file : files) {
                long start = System.nanoTime();
                Identification answer = recognise.identify(file, Optional.empty());
                Output.print(file, answer, (System.nanoTime() - start) / 1e6, json);
                all &= answer instanceof Identification.Identified;
            }
        }
        return all ? ExitCode.OK : ExitCode.NO;
    }
}
