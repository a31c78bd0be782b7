package io.callprint.cli;

import io.callprint.app.AccuracyTrials;
import io.callprint.app.Settings;
import io.callprint.eval.Evaluation;
import io.callprint.eval.FigureJson;
import io.callprint.eval.FigureText;
import io.callprint.eval.TrialOptions;
import io.callprint.eval.TrialSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Measures how well callers are recognised.",
        subcommands = {EvalCommand.RunTrials.class, EvalCommand.Prepare.class},
        synopsisSubcommandLabel = "trials|prepare")
final class EvalCommand {
    @Command(
            name = "trials",
            mixinStandardHelpOptions = true,
            description = "Scores a list of trials and prints error rates, with intervals by speaker.",
            footer = {
                "",
                "DIR holds enroll/<caller>/* and the test files, any audio. FILE is tab-separated with a header naming",
                "enroll_speaker, test_file (relative to DIR) and target (1 or 0); seconds limits the net speech of a",
                "test; test_speaker, enroll_session and test_session are understood, other columns are conditions."
            })
    static final class RunTrials implements Callable<Integer> {
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Option(names = "--dir", required = true, paramLabel = "DIR", description = "the speech")
        private Path dir = Path.of("");

        @Option(names = "--trials", required = true, paramLabel = "FILE", description = "the list of trials")
        private Path trials = Path.of("");

        @Option(
                names = "--scores",
                required = true,
                paramLabel = "OUT",
                description = "every row again, with score, llr and quality")
        private Path scores = Path.of("");

        @Option(
                names = "--simulate",
                paramLabel = "SEED",
                description = "pass every file through a telephone channel of its own")
        @Nullable
        private Long simulate;

        @Option(names = "--snr", defaultValue = "15", description = "of that channel, dB (default: ${DEFAULT-VALUE})")
        private double snrDb;

        @Option(
                names = "--loss",
                defaultValue = "0.01",
                description = "share of that channel's packets lost (default: ${DEFAULT-VALUE})")
        private double loss;

        @Option(
                names = "--same-session",
                description = "accept that enrolment and test are of one recording session, which flatters")
        private boolean sameSession;

        @Option(
                names = "--fmr",
                split = ",",
                defaultValue = "0.01,0.001",
                description = "false match rates to ask of the thresholds (default: ${DEFAULT-VALUE})")
        private List<Double> rates = List.of();

        @Option(names = "--report", paramLabel = "DIR", description = "write report.html, drawings and figures.json")
        @Nullable
        private Path report;

        @Option(names = "--threads", description = "that hear (default: one a core)")
        private int threads = Runtime.getRuntime().availableProcessors();

        @Option(
                names = "--draws",
                defaultValue = "200",
                description = "of the bootstrap intervals (default: ${DEFAULT-VALUE})")
        private int draws;

        @Option(names = "--json", description = "one JSON object instead of text")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            Settings settings = common.settings();
            TrialOptions options = new TrialOptions(
                    dir,
                    trials,
                    scores,
                    simulate == null ? OptionalLong.empty() : OptionalLong.of(simulate),
                    snrDb,
                    loss,
                    sameSession,
                    rates,
                    settings.config().identity().seconds().getLast(),
                    threads,
                    draws,
                    Optional.ofNullable(report));
            try (AccuracyTrials accuracy = AccuracyTrials.open(settings, Output.progress())) {
                Evaluation evaluation = accuracy.run(options);
                if (json) {
                    System.out.println(FigureJson.of(evaluation));
                } else {
                    FigureText.lines(evaluation).forEach(System.out::println);
                }
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "prepare",
            mixinStandardHelpOptions = true,
            description = "Cuts a folder of speech into enrolments of 3 x 5 s, tests, and a list of trials.",
            footer = {
                "",
                "MANIFEST is tab-separated with a header naming path (relative to --root), speaker and session; corpus",
                "and gender are kept as conditions. Who has too little speech to be enrolled becomes a stranger."
            })
    static final class Prepare implements Callable<Integer> {
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
}
