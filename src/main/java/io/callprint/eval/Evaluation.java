package io.callprint.eval;

import io.callprint.identity.LookAlikes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything a run of trials came to.
 *
 * @param setup one sentence each: what was done to the speech, what the reader has to know
 * @param groups all trials first, then by condition; name to figures
 * @param searches name of a group to its gallery figures, where its trials make whole searches
 * @param early what deciding early gives and costs, where tests are long enough for all looks
 * @param agreement name of a group to how its calls agree with its files, where it was heard both ways
 * @param trials the scored trials themselves
 */
public record Evaluation(
        List<String> setup,
        Map<String, ErrorRates> groups,
        Map<String, GallerySearch.Figures> searches,
        Optional<EarlyDecisions> early,
        Map<String, CallAgreement> agreement,
        List<ScoredTrial> trials) {
    static final String ALL = "all";
    static final double FALSE_POSITIVE_RATE = 0.01;

    private static final String WITHIN = ", ";
    private static final int FEWEST = 30;

    /** @param fromFiles the same trials heard from their files, when those of the result were heard in calls */
    static Evaluation of(
            TrialRun.Result result,
            Optional<List<ScoredTrial>> fromFiles,
            TrialOptions options,
            List<String> setup,
            Progress progress) {
        Map<String, List<ScoredTrial>> split = split(result.trials());
        Map<String, ErrorRates> groups = new LinkedHashMap<>();
        Map<String, GallerySearch.Figures> searches = new LinkedHashMap<>();
        List<Double> rates = options.falseMatchRates();
        int draws = options.replicates();
        progress.begin("drawing speakers", split.size());
        split.forEach((name, trials) -> {
            groups.put(name, ErrorRates.of(trials, rates, draws, options.seed()));
            GallerySearch search = new GallerySearch(trials);
            if (isWhole(name) && search.searches() > 0) {
                searches.put(
                        name, search.figures(result.enrolled(), FALSE_POSITIVE_RATE, rates, draws, options.seed()));
            }
            progress.step();
        });
        List<ScoredTrial> looked = fromFiles.orElse(result.trials());
        Optional<EarlyDecisions> early = Optional.of(
                        EarlyDecisions.of(looked, options.lookSeconds(), rates, draws, options.seed()))
                .filter(decisions -> decisions.genuine() > 0);
        Map<String, CallAgreement> agreement = new LinkedHashMap<>();
        fromFiles.ifPresent(files -> {
            Map<String, List<ScoredTrial>> filesSplit = split(files);
            split.forEach((name, trials) -> {
                if (isWhole(name)) {
                    List<ScoredTrial> same = filesSplit.getOrDefault(name, List.of());
                    agreement.put(name, CallAgreement.of(same, trials, draws, options.seed()));
                }
            });
        });
        return new Evaluation(setup, groups, searches, early, agreement, result.trials());
    }

    /** All; for each duration; and for each value of each condition, within the durations when there are several. */
    private static Map<String, List<ScoredTrial>> split(List<ScoredTrial> trials) {
        Map<String, List<ScoredTrial>> groups = new LinkedHashMap<>();
        groups.put(ALL, trials);
        Map<String, List<ScoredTrial>> durations = by(TrialList.SECONDS, trials, "");
        groups.putAll(durations);
        TreeSet<String> names = new TreeSet<>();
        trials.forEach(trial -> names.addAll(trial.conditions().keySet()));
        names.remove(TrialList.SECONDS);
        for (String name : names) {
            if (durations.isEmpty()) {
                groups.putAll(by(name, trials, ""));
            }
            durations.forEach((duration, some) -> groups.putAll(by(name, some, duration + WITHIN)));
        }
        groups.entrySet()
                .removeIf(
                        group -> !group.getKey().equals(ALL) && group.getValue().size() < FEWEST);
        return groups;
    }

    private static Map<String, List<ScoredTrial>> by(String condition, List<ScoredTrial> trials, String prefix) {
        Map<String, List<ScoredTrial>> groups = new TreeMap<>(ConditionNames.VALUES);
        for (ScoredTrial trial : trials) {
            String value = trial.conditions().get(condition);
            if (value != null) {
                groups.computeIfAbsent(value, _ -> new ArrayList<>()).add(trial);
            }
        }
        Map<String, List<ScoredTrial>> named = new LinkedHashMap<>();
        groups.forEach((value, some) -> named.put(prefix + condition + " " + value, some));
        return named;
    }

    /** Whether a group is of all trials of one duration, or of all there are. */
    static boolean isWhole(String group) {
        return group.equals(ALL) || (group.startsWith(TrialList.SECONDS + " ") && !group.contains(WITHIN));
    }

    /** Duration (or all) and condition of a group that is not {@link #isWhole}. */
    static String[] parts(String group) {
        return group.startsWith(TrialList.SECONDS + " ") ? group.split(WITHIN, 2) : new String[] {ALL, group};
    }

    static String lookAlikes(List<LookAlikes> pairs) {
        return pairs.isEmpty()
                ? ""
                : "%d pairs of enrolled callers are as alike as one person and were left out of the site's thresholds."
                        .formatted(pairs.size());
    }
}
