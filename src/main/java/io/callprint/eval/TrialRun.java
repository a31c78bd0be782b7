package io.callprint.eval;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
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
import java.util.function.Function;

/** Hears every file once, enrols everybody, scores every trial. */
final class TrialRun {
    private final TrialList list;
    private final TrialOptions options;
    private final Hearing hearing;
    private final Optional<SimulatedCalls> calls;
    private final Workers workers;
    private final Progress progress;
    private final ConditionNames conditionNames;

    /** A test as it was heard. */
    private record HeardTest(Optional<Utterance> utterance, Map<String, String> conditions) {}

    /**
     * What came out.
     *
     * @param withoutGoodSample enrolled callers none of whose samples a call would have taken
     */
    record Result(List<ScoredTrial> trials, int enrolled, int withoutGoodSample, TrialScorer scorer) {}

    TrialRun(
            TrialList list,
            TrialOptions options,
            Hearing hearing,
            Optional<SimulatedCalls> calls,
            Workers workers,
            Progress progress) {
        this.list = list;
        this.options = options;
        this.hearing = hearing;
        this.calls = calls;
        this.workers = workers;
        this.progress = progress;
        this.conditionNames = new ConditionNames(list);
    }

    Result run(String modelId, float[] mean, ScoreCalibration calibration) throws IOException {
        Map<String, List<Utterance>> turns = enrolments();
        List<Voiceprint> voiceprints = new ArrayList<>();
        turns.forEach((caller, samples) -> voiceprints.add(voiceprint(caller, samples)));
        TrialScorer scorer = new TrialScorer(modelId, mean, calibration, voiceprints);
        Map<Test, HeardTest> tests = tests();
        List<ScoredTrial> scored = new ArrayList<>();
        Map<String, String> shared = new HashMap<>();
        for (Trial trial : list.trials()) {
            HeardTest test = tests.get(trial.test());
            if (test != null) {
                scored.add(score(trial, test, scorer, shared));
            }
        }
        int bad = (int) turns.values().stream()
                .filter(samples -> samples.stream().noneMatch(s -> s.quality().isGoodEnough()))
                .count();
        return new Result(scored, turns.size(), bad, scorer);
    }

    private Map<String, List<Utterance>> enrolments() throws IOException {
        List<String> callers = list.enrolled();
        progress.begin("enrolling", callers.size());
        List<List<Utterance>> turns = workers.map(callers, caller -> {
            List<Utterance> found = new ArrayList<>();
            for (String file : list.enrolmentFiles(caller)) {
                found.addAll(hearing.enrolment(heard(file, caller).clip()));
            }
            progress.step();
            return found;
        });
        Map<String, List<Utterance>> byCaller = new LinkedHashMap<>();
        for (int i = 0; i < callers.size(); i++) {
            if (turns.get(i).isEmpty()) {
                throw new TrialListException("%s: found no speech to enrol %s from, expected some in its folder"
                        .formatted(options.folder(), callers.get(i)));
            }
            byCaller.put(callers.get(i), turns.get(i));
        }
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

    private Map<Test, HeardTest> tests() throws IOException {
        Map<Test, String> speakers = new LinkedHashMap<>();
        for (Trial trial : list.trials()) {
            speakers.merge(trial.test(), trial.testSpeaker(), (known, more) -> known.isEmpty() ? more : known);
        }
        List<Test> tests = List.copyOf(speakers.keySet());
        progress.begin("hearing", tests.size());
        List<HeardTest> heard = workers.map(tests, test -> {
            Source source = heard(test.file(), speakers.getOrDefault(test, ""));
            Optional<Utterance> utterance =
                    hearing.turn(source.clip(), test.seconds().orElse(options.defaultSeconds()));
            progress.step();
            return new HeardTest(utterance, source.conditions());
        });
        Map<Test, HeardTest> byTest = new HashMap<>();
        for (int i = 0; i < tests.size(); i++) {
            byTest.put(tests.get(i), heard.get(i));
        }
        return byTest;
    }

    private record Source(AudioClip clip, Map<String, String> conditions) {}

    private Source heard(String file, String speaker) throws IOException {
        AudioClip clip = AudioFiles.read(list.file(file));
        if (calls.isEmpty()) {
            return new Source(clip, Map.of());
        }
        TelephoneChannel.Heard call = calls.get().pass(clip, file, speaker);
        return new Source(
                call.audio(),
                Map.of(
                        "simulated codec",
                        call.law().name(),
                        "simulated noise",
                        call.noise().label()));
    }

    private ScoredTrial score(Trial trial, HeardTest test, TrialScorer scorer, Map<String, String> shared) {
        Map<String, String> conditions = new TreeMap<>(conditionNames.of(trial, shared));
        conditions.putAll(test.conditions());
        List<Double> rates = options.falseMatchRates();
        if (test.utterance().isEmpty()) {
            List<Boolean> refused = rates.stream().map(_ -> false).toList();
            return new ScoredTrial(trial, -1, 0, 0, false, false, refused, refused, conditions);
        }
        Utterance utterance = test.utterance().get();
        CallerId caller = new CallerId(trial.enrollSpeaker());
        double seconds = utterance.netSpeechSeconds();
        double score = scorer.score(caller, utterance.embedding());
        Function<Double, Boolean> shipped = rate -> score >= scorer.shippedThreshold(caller, rate, seconds);
        Function<Double, Boolean> site = rate -> score >= scorer.siteThreshold(caller, rate, seconds);
        return new ScoredTrial(
                trial,
                score,
                scorer.llr(caller, score, seconds),
                utterance.quality().score(),
                true,
                utterance.quality().isGoodEnough(),
                rates.stream().map(shipped).toList(),
                rates.stream().map(site).toList(),
                conditions);
    }
}
