package io.callprint.eval;

import io.callprint.eval.TrialList.Test;
import io.callprint.eval.TrialList.Trial;
import io.callprint.identity.ScoreCalibration;
import io.callprint.identity.TrialScorer;
import io.callprint.identity.Utterance;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Hears every file once, in one way of hearing; enrols everybody, scores every trial. */
final class TrialRun {
    private static final double LONG_ENOUGH = 0.01;

    private final TrialList list;
    private final TrialOptions options;
    private final TrialAudio audio;
    private final Hearing hearing;
    private final Progress progress;
    private final ConditionNames conditionNames;

    /**
     * A test as it was heard.
     *
     * @param looks what each look at it heard; empty where it is too short for all of them
     */
    private record HeardTest(
            Optional<Utterance> utterance, List<Optional<Utterance>> looks, Map<String, String> conditions) {}

    /**
     * What came out.
     *
     * @param withoutGoodSample enrolled callers none of whose samples a call would have taken
     */
    record Result(List<ScoredTrial> trials, int enrolled, int withoutGoodSample, TrialScorer scorer) {}

    TrialRun(TrialList list, TrialOptions options, TrialAudio audio, Hearing hearing, Progress progress) {
        this.list = list;
        this.options = options;
        this.audio = audio;
        this.hearing = hearing;
        this.progress = progress;
        this.conditionNames = new ConditionNames(list);
    }

    Result run(Workers workers, String modelId, float[] mean, ScoreCalibration calibration) throws IOException {
        Map<String, List<Utterance>> turns = enrolments(workers);
        List<Voiceprint> voiceprints = new ArrayList<>();
        turns.forEach((caller, samples) -> voiceprints.add(voiceprint(caller, samples)));
        TrialScorer scorer = new TrialScorer(modelId, mean, calibration, voiceprints);
        Map<Test, HeardTest> tests = tests(workers);
        TrialJudge judge = new TrialJudge(scorer, options);
        List<ScoredTrial> scored = new ArrayList<>();
        Map<String, String> shared = new HashMap<>();
        for (Trial trial : list.trials()) {
            HeardTest test = tests.get(trial.test());
            if (test != null) {
                Map<String, String> conditions = new TreeMap<>(conditionNames.of(trial, shared));
                conditions.putAll(test.conditions());
                scored.add(judge.judge(trial, test.utterance(), test.looks(), conditions));
            }
        }
        int bad = (int) turns.values().stream()
                .filter(samples -> samples.stream().noneMatch(s -> s.quality().isGoodEnough()))
                .count();
        return new Result(scored, turns.size(), bad, scorer);
    }

    private Map<String, List<Utterance>> enrolments(Workers workers) throws IOException {
        Map<String, String> callerOf = new LinkedHashMap<>();
        for (String caller : list.enrolled()) {
            list.enrolmentFiles(caller).forEach(file -> callerOf.put(file, caller));
        }
        List<String> files = List.copyOf(callerOf.keySet());
        progress.begin("enrolling " + hearing.how(), files.size());
        List<List<Utterance>> turns = workers.map(files, file -> {
            List<Utterance> found = hearing.enrolment(
                    audio.heard(file, callerOf.getOrDefault(file, "")).clip());
            progress.step();
            return found;
        });
        Map<String, List<Utterance>> byCaller = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            byCaller.computeIfAbsent(callerOf.getOrDefault(files.get(i), ""), _ -> new ArrayList<>())
                    .addAll(turns.get(i));
        }
        byCaller.forEach((caller, samples) -> {
            if (samples.isEmpty()) {
                throw new TrialListException("%s: found no speech to enrol %s from, expected some in its folder"
                        .formatted(options.folder(), caller));
            }
        });
        return byCaller;
    }

    /** Of the samples that a call would have taken; of all when there is none. */
    private static Voiceprint voiceprint(String caller, List<Utterance> turns) {
        List<Utterance> good =
                turns.stream().filter(turn -> turn.quality().isGoodEnough()).toList();
        List<EnrolmentSample> samples = (good.isEmpty() ? turns : good)
                .stream()
                        .map(turn -> new EnrolmentSample(
                                turn.sampleId(),
                                turn.embedding(),
                                turn.netSpeechSeconds(),
                                turn.quality().score(),
                                Instant.EPOCH))
                        .toList();
        return new Voiceprint(new CallerId(caller), samples, Map.of(), Instant.EPOCH, Instant.EPOCH);
    }

    private Map<Test, HeardTest> tests(Workers workers) throws IOException {
        Map<Test, String> speakers = new LinkedHashMap<>();
        for (Trial trial : list.trials()) {
            speakers.merge(trial.test(), trial.testSpeaker(), (known, more) -> known.isEmpty() ? more : known);
        }
        List<Test> tests = List.copyOf(speakers.keySet());
        progress.begin("hearing " + hearing.how(), tests.size());
        List<HeardTest> heard = workers.map(tests, test -> {
            HeardTest one = hear(test, audio.heard(test.file(), speakers.getOrDefault(test, "")));
            progress.step();
            return one;
        });
        Map<Test, HeardTest> byTest = new HashMap<>();
        for (int i = 0; i < tests.size(); i++) {
            byTest.put(tests.get(i), heard.get(i));
        }
        return byTest;
    }

    private HeardTest hear(Test test, TrialAudio.Heard source) {
        double seconds = test.seconds().orElse(options.defaultSeconds());
        Optional<Utterance> utterance = hearing.turn(source.clip(), seconds);
        List<Optional<Utterance>> looks = new ArrayList<>();
        if (hearing.isCheap() && seconds >= options.defaultSeconds() - LONG_ENOUGH) {
            for (double look : options.lookSeconds()) {
                looks.add(look == seconds ? utterance : hearing.turn(source.clip(), look));
            }
        }
        return new HeardTest(utterance, looks, source.conditions());
    }
}
