package io.callprint.cli;

import io.callprint.app.AccuracyTrials;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        description = "Prints the embeddings of audio files as calls make them.",
        footer = {
            "",
            "Tab-separated values with a header; what models/calibrate_telephone.py reads. They identify people: keep",
            "them as you keep the audio."
        })
final class EvalEmbedCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--seconds",
            split = ",",
            defaultValue = "1.5,2,3,4,5",
            description = "net speech from the beginning of each file (default: ${DEFAULT-VALUE})")
    private List<Double> seconds = List.of();

    @Parameters(arity = "1..*", paramLabel = "AUDIO", description = "WAV, FLAC, MP3 or OGG")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws Exception {
        if (seconds.stream().anyMatch(each -> !(each >= 1 && each <= 30))) {
            throw new IllegalArgumentException("--seconds is " + seconds + ", expected numbers from 1 to 30");
        }
        try (AccuracyTrials accuracy = AccuracyTrials.open(common.settings(), Output.progress())) {
            accuracy.embed(files, seconds, System.out);
        }
        return ExitCode.OK;
    }
}
