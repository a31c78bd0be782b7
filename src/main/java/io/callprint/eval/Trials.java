package io.callprint.eval;

import io.callprint.eval.TrialList.Trial;
import io.callprint.identity.ScoreCalibration;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code eval trials}: from a folder and a list to scores, figures and a report. */
public final class Trials {
    private final Hearing hearing;
    private final String modelId;
    private final float[] mean;
    private final ScoreCalibration calibration;
    private final Progress progress;

    public Trials(Hearing hearing, String modelId, float[] mean, ScoreCalibration calibration, Progress progress) {
        this.hearing = hearing;
        this.modelId = modelId;
        this.mean = mean.clone();
        this.calibration = calibration;
        this.progress = progress;
    }

    /**
     * @throws TrialListException for what cannot be measured, before anything is heard
     * @throws IOException one sentence for a file that cannot be read or written
     */
    public Evaluation run(TrialOptions options) throws IOException {
        TrialList list = TrialList.read(options.folder(), options.trials());
        String sessions = sessions(list, options);
        Optional<SimulatedCalls> calls = options.simulateSeed().isPresent()
                ? Optional.of(SimulatedCalls.of(
                        list, options.simulateSeed().getAsLong(), options.snrDb(), options.lossShare()))
                : Optional.empty();
        TrialRun.Result result;
        try (Workers workers = new Workers(options.threads())) {
            result = new TrialRun(list, options, hearing, calls, workers, progress).run(modelId, mean, calibration);
        }
        writeScores(list, result.trials(), options.scores());
        Evaluation evaluation = Evaluation.of(result, options, setup(result, options, sessions), progress);
        if (options.report().isPresent()) {
            new Report(evaluation).write(options.report().get());
        }
        return evaluation;
    }

    private static String sessions(TrialList list, TrialOptions options) throws IOException {
        List<Trial> shared = new Sessions(list).shared();
        long genuine = list.trials().stream().filter(Trial::target).count();
        if (shared.isEmpty()) {
            return "No genuine trial is known to take enrolment and test from one recording session.";
        }
        String found = "%d of %d genuine trials take enrolment and test from one recording session"
                .formatted(shared.size(), genuine);
        if (options.simulateSeed().isPresent()) {
            return found + "; each side passes through a telephone channel of its own.";
        }
        if (options.sameSession()) {
            return found + ", which flatters: the line and the room are the same on both sides.";
        }
        throw new TrialListException(
                "%s: found that %s (the first: %s against %s), expected --simulate SEED or, when flattering figures are wanted, --same-session"
                        .formatted(
                                list.table().file(),
                                found,
                                shared.getFirst().enrollSpeaker(),
                                shared.getFirst().testFile()));
    }

    private static List<String> setup(TrialRun.Result result, TrialOptions options, String sessions) {
        List<String> setup = new ArrayList<>();
        setup.add(
                options.simulateSeed().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                "Every file passed through a simulated telephone channel of its own (seed %d): random band and equaliser, white, pink or babble noise at %.0f dB, G.711 of either law, %.1f %% of packets lost and concealed.",
                                options.simulateSeed().getAsLong(),
                                options.snrDb(),
                                100 * options.lossShare())
                        : "The audio was used as it is.");
        setup.add(sessions);
        setup.add(
                result.scorer().isSiteCalibrated()
                        ? "Thresholds \"as in calls\" are the shipped ones moved by the scores of the %d enrolled callers against one another."
                                .formatted(result.enrolled())
                        : "With %d enrolled callers the thresholds \"as in calls\" are the shipped ones."
                                .formatted(result.enrolled()));
        String alike = Evaluation.lookAlikes(result.scorer().lookAlikes());
        if (!alike.isEmpty()) {
            setup.add(alike);
        }
        if (result.withoutGoodSample() > 0) {
            setup.add("%d enrolled callers have no sample that a call would have taken; theirs were used all the same."
                    .formatted(result.withoutGoodSample()));
        }
        setup.add(
                "A test without speech counts as refused (llr 0); one that a call would have asked to repeat is scored all the same.");
        setup.add("Intervals are 95 %% over %d draws of speakers with replacement.".formatted(options.replicates()));
        return setup;
    }

    private static void writeScores(TrialList list, List<ScoredTrial> trials, Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(String.join("\t", list.table().columns()) + "\tscore\tllr\tquality\n");
            for (ScoredTrial trial : trials) {
                out.write(String.join("\t", trial.trial().row()));
                out.write(String.format(
                        Locale.ROOT, "\t%.6f\t%.4f\t%.3f\n", trial.score(), trial.llr(), trial.quality()));
            }
        }
    }
}
