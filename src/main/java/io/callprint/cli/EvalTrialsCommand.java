package io.callprint.cli;

import io.callprint.app.AccuracyTrials;
import io.callprint.app.Settings;
import io.callprint.eval.Evaluation;
import io.callprint.eval.FigureJson;
import io.callprint.eval.FigureText;
import io.callprint.eval.Simulation;
import io.callprint.eval.TrialOptions;
import io.callprint.eval.Trials;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
final class EvalTrialsCommand implements Callable<Integer> {
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

    @ArgGroup(exclusive = false, heading = "Simulated telephone calls%n")
    @Nullable
    private Channel channel;

    /** Where there are several values, every file draws one. */
    static final class Channel {
        @Option(
                names = "--simulate",
                required = true,
                paramLabel = "SEED",
                description = "pass every file through a telephone channel of its own")
        private long seed;

        @Option(
                names = "--snr",
                split = ",",
                defaultValue = "15",
                paramLabel = "DB",
                description = "speech over noise, or clean; of several every file draws one (default: 15)")
        private List<String> snrs = List.of("15");

        @Option(
                names = "--loss",
                split = ",",
                defaultValue = "0.01",
                paramLabel = "SHARE",
                description = "share of packets lost, one or several (default: 0.01)")
        private List<Double> losses = List.of(0.01);

        @Option(
                names = "--tandem",
                split = ",",
                defaultValue = "none",
                paramLabel = "CODEC",
                description =
                        "codec before the G.711 line: none, opus; with the program sox gsm, amr-nb (default: none)")
        private List<String> tandems = List.of("none");
    }

    @Option(
            names = "--through-sip",
            description = "play every file as a call through the server, and compare with the files themselves")
    private boolean throughSip;

    @Option(
            names = "--calls",
            defaultValue = "10",
            description = "in progress at once with --through-sip (default: ${DEFAULT-VALUE})")
    private int calls;

    @Option(names = "--sample", paramLabel = "TESTS", description = "only the trials of so many tests, drawn")
    @Nullable
    private Integer sample;

    @Option(names = "--keep-audio", paramLabel = "DIR", description = "write every file there as it was heard")
    @Nullable
    private Path keepAudio;

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

    @Option(names = "--threads", description = "that hear files (default: one a core)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--draws",
            defaultValue = "200",
            description = "of the bootstrap intervals (default: ${DEFAULT-VALUE})")
    private int draws;

    @Option(names = "--json", description = "one JSON object with all figures instead of text")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Settings settings = common.settings();
        TrialOptions options = new TrialOptions(
                dir,
                trials,
                scores,
                Optional.ofNullable(channel).map(c -> Simulation.of(c.seed, c.snrs, c.losses, c.tandems)),
                Optional.ofNullable(keepAudio),
                sameSession,
                sample == null ? OptionalInt.empty() : OptionalInt.of(sample),
                rates,
                settings.config().identity().seconds(),
                threads,
                calls,
                draws,
                Optional.ofNullable(report));
        Trials.check(options); // before models are loaded
        try (AccuracyTrials accuracy = AccuracyTrials.open(settings, Output.progress())) {
            Evaluation evaluation = throughSip
                    ? accuracy.runThroughSip(
                            options,
                            common.settings(AccuracyTrials.onLoopback()).config())
                    : accuracy.run(options);
            if (json) {
                System.out.println(FigureJson.of(evaluation));
            } else {
                FigureText.lines(evaluation).forEach(System.out::println);
            }
        }
        return ExitCode.OK;
    }
}
