package io.callprint.cli;

import io.callprint.app.AccuracyTrials;
import io.callprint.eval.TrialSet;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description = "Cuts a folder of speech into enrolments of 3 x 5 s, tests, and a list of trials.",
        footer = {
            "",
            "MANIFEST is tab-separated with a header naming path (relative to --root), speaker and session; corpus",
            "and gender are kept as conditions. Who has too little speech to be enrolled becomes a stranger."
        })
final class EvalPrepareCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--manifest", required = true, paramLabel = "MANIFEST", description = "who speaks where")
    private Path manifest = Path.of("");

    @Option(names = "--root", required = true, paramLabel = "DIR", description = "where its paths begin")
    private Path root = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "a new folder for the result")
    private Path out = Path.of("");

    @Option(
            names = "--seconds",
            split = ",",
            defaultValue = "5,3,2",
            description = "net speech of the tests (default: ${DEFAULT-VALUE})")
    private List<Double> seconds = List.of();

    @Option(names = "--seed", defaultValue = "1", description = "of what is drawn (default: ${DEFAULT-VALUE})")
    private long seed;

    @Override
    public Integer call() throws Exception {
        try (AccuracyTrials accuracy = AccuracyTrials.open(common.settings(), Output.progress())) {
            TrialSet.Made made = accuracy.prepare(manifest, root, out, seconds, seed);
            System.out.printf(
                    "%s: %d callers enrolled, %d strangers, %d tests, %d trials in trials.tsv%n",
                    out, made.enrolled(), made.strangers(), made.tests(), made.trials());
        }
        return ExitCode.OK;
    }
}
