package io.callprint.eval;

import io.callprint.identity.LookAlikes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Everything a run of trials came to.
 *
 * @param setup one sentence each: what was done to the speech, what the reader has to know
 * @param groups all trials first, then by condition; name to figures
 * @param searches name of a group to its gallery figures, where its trials make whole searches
 * @param trials the scored trials themselves
 */
public record Evaluation(
        List<String> setup,
        Map<String, ErrorRates> groups,
        Map<String, GallerySearch.Figures> searches,
        List<ScoredTrial> trials) {
    static final String ALL = "all";
    static final double FALSE_POSITIVE_RATE = 0.01;

    private static final int FEWEST = 30;

    static Evaluation of(TrialRun.Result result, TrialOptions options, List<String> setup, Progress progress) {
        Map<String, List<ScoredTrial>> split = split(result.trials());
        Map<String, ErrorRates> groups = new LinkedHashMap<>();
        Map<String, GallerySearch.Figures> searches = new LinkedHashMap<>();
        progress.begin("drawing speakers", split.size());
        long seed = options.simulateSeed().orElse(1);
        split.forEach((name, trials) -> {
            groups.put(name, ErrorRates.of(trials, options.falseMatchRates(), options.replicates(), seed));
            GallerySearch search = new GallerySearch(trials);
            if (!name.contains(", ") && search.searches() > 0) {
                searches.put(name, search.figures(result.enrolled(), FALSE_POSITIVE_RATE, options.replicates(), seed));
            }
            progress.step();
        });
        return new Evaluation(setup, groups, searches, result.trials());
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
            durations.forEach((duration, some) -> groups.putAll(by(name, some, duration + ", ")));
        }
        groups.entrySet()
                .removeIf(
                        group -> !group.getKey().equals(ALL) && group.getValue().size() < FEWEST);
        return groups;
    }

    private static Map<String, List<ScoredTrial>> by(String condition, List<ScoredTrial> trials, String prefix) {
        Map<String, List<ScoredTrial>> groups = new LinkedHashMap<>();
        for (ScoredTrial trial : trials) {
            String value = trial.conditions().get(condition);
            if (value != null) {
                groups.computeIfAbsent(prefix + condition + " " + value, _ -> new ArrayList<>())
                        .add(trial);
            }
        }
        return groups;
    }

    static String lookAlikes(List<LookAlikes> pairs) {
        return pairs.isEmpty()
                ? ""
                : "%d pairs of enrolled callers are as alike as one person and were left out of the site's thresholds."
                        .formatted(pairs.size());
    }
}
