package io.callprint.cli;

import io.callprint.app.AccuracyTrials;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "quality",
        mixinStandardHelpOptions = true,
        description = "Prints what the quality check measures of audio files, and what it says of them.",
        footer = "Tab-separated values with a header; what models/fit_quality.py reads.")
final class EvalQualityCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(arity = "1..*", paramLabel = "AUDIO", description = "WAV, FLAC, MP3 or OGG")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws Exception {
        try (AccuracyTrials accuracy = AccuracyTrials.open(common.settings(), Output.progress())) {
            accuracy.quality(files, System.out);
        }
        return ExitCode.OK;
    }
}
