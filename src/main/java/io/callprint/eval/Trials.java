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
import java.util.stream.Stream;

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
     * Hears the files as they lie there.
     *
     * @throws TrialListException for what cannot be measured, before anything is heard
     * @throws IOException one sentence for a file that cannot be read or written
     */
    public Evaluation run(TrialOptions options) throws IOException {
        Prepared prepared = prepare(options);
        TrialRun.Result result = heard(prepared, hearing, options.threads());
        return finish(prepared, result, Optional.empty());
    }

    /**
     * Hears the files as they lie there, then every one of them again as a call; the figures are those of the calls.
     *
     * @param calls hears by telephone, {@code options.callsAtOnce()} at once
     */
    public Evaluation runThroughCalls(TrialOptions options, Hearing calls) throws IOException {
        Prepared prepared = prepare(options);
        TrialRun.Result files = heard(prepared, hearing, options.threads());
        TrialRun.Result called = heard(prepared, calls, options.callsAtOnce());
        return finish(prepared, called, Optional.of(files));
    }

    /**
     * Looks at list, folder and options, as {@link #run} does first.
     *
     * @throws TrialListException for what cannot be measured
     */
    public static void check(TrialOptions options) throws IOException {
        TrialList list = TrialList.read(options.folder(), options.trials());
        requirePlaces(options);
        options.simulation().ifPresent(SimulatedCalls::runnable);
        sessions(list, options);
    }

    private record Prepared(TrialList list, TrialOptions options, TrialAudio audio, List<String> notes) {}

    private static Prepared prepare(TrialOptions wanted) throws IOException {
        TrialList all = TrialList.read(wanted.folder(), wanted.trials());
        requirePlaces(wanted);
        TrialList list =
                wanted.sample().isPresent() ? all.sample(wanted.sample().getAsInt(), wanted.seed()) : all;
        List<String> notes = new ArrayList<>();
        Optional<SimulatedCalls> simulated = Optional.empty();
        if (wanted.simulation().isPresent()) {
            Simulation asked = wanted.simulation().get();
            Simulation possible = SimulatedCalls.runnable(asked);
            simulated = Optional.of(SimulatedCalls.of(list, possible));
            notes.add(possible.sentence());
            asked.tandems().stream()
                    .filter(tandem -> !possible.tandems().contains(tandem))
                    .forEach(tandem -> notes.add(
                            "Left out: %s, as no program sox that has it was found.".formatted(tandem.label())));
        } else {
            notes.add("The audio was used as it is.");
        }
        if (list.tests() < all.tests()) {
            notes.add("%d of the list's %d tests were drawn; the figures are of their trials."
                    .formatted(list.tests(), all.tests()));
        }
        notes.add(sessions(list, wanted));
        return new Prepared(list, wanted, new TrialAudio(list, simulated, wanted.keepAudio()), notes);
    }

    /** Before anything is heard: what takes minutes shall not fail at its end for want of a folder. */
    private static void requirePlaces(TrialOptions options) throws IOException {
        Path beside = options.scores().toAbsolutePath().getParent();
        if (beside == null || !Files.isDirectory(beside) || Files.isDirectory(options.scores())) {
            throw new TrialListException(
                    "--scores: found %s, expected a file in a folder that is there".formatted(options.scores()));
        }
        for (Path folder : Stream.concat(options.report().stream(), options.keepAudio().stream())
                .toList()) {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new TrialListException(
                        "--report, --keep-audio: found the file %s, expected a folder".formatted(folder));
            }
            Files.createDirectories(folder);
        }
    }

    private TrialRun.Result heard(Prepared prepared, Hearing how, int atOnce) throws IOException {
        TrialRun run = new TrialRun(prepared.list(), prepared.options(), prepared.audio(), how, progress);
        try (Workers workers = new Workers(atOnce)) {
            return run.run(workers, modelId, mean, calibration);
        }
    }

    /** @param files the same trials heard from their files, when {@code result} is of calls */
    private Evaluation finish(Prepared prepared, TrialRun.Result result, Optional<TrialRun.Result> files)
            throws IOException {
        TrialOptions options = prepared.options();
        writeScores(prepared.list(), result.trials(), options.scores());
        List<String> notes = new ArrayList<>(prepared.notes());
        if (files.isPresent()) {
            notes.add(
                    "Every file, enrolment and test, was played as a call through the server over SIP and RTP, up to %d at once."
                            .formatted(options.callsAtOnce()));
        }
        notes.addAll(notes(result, options));
        Evaluation evaluation = Evaluation.of(result, files.map(TrialRun.Result::trials), options, notes, progress);
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
        if (options.simulation().isPresent()) {
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

    private static List<String> notes(TrialRun.Result result, TrialOptions options) {
        List<String> notes = new ArrayList<>();
        notes.add(
                result.scorer().isSiteCalibrated()
                        ? "Thresholds \"as in calls\" are the shipped ones moved by the scores of the %d enrolled callers against one another."
                                .formatted(result.enrolled())
                        : "With %d enrolled callers the thresholds \"as in calls\" are the shipped ones."
                                .formatted(result.enrolled()));
        String alike = Evaluation.lookAlikes(result.scorer().lookAlikes());
        if (!alike.isEmpty()) {
            notes.add(alike);
        }
        if (result.withoutGoodSample() > 0) {
            notes.add("%d enrolled callers have no sample that a call would have taken; theirs were used all the same."
                    .formatted(result.withoutGoodSample()));
        }
        notes.add(
                "A test without speech counts as refused (llr 0); one that a call would have asked to repeat is scored all the same.");
        notes.add("Intervals are 95 %% over %d draws of speakers with replacement.".formatted(options.replicates()));
        return notes;
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
