package io.callprint.eval;

import io.callprint.eval.TrialList.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Columns worth a breakdown: two to ten different values, and not one of those that say who and which file. */
final class ConditionNames {
    private static final int MOST_VALUES = 10;
    private static final Set<String> OTHERS = Set.of(
            TrialList.ENROLL_SPEAKER,
            TrialList.TEST_FILE,
            TrialList.TARGET,
            TrialList.TEST_SPEAKER,
            TrialList.ENROLL_SESSION,
            TrialList.TEST_SESSION,
            TrialList.SESSION);

    private static final Pattern NUMBER = Pattern.compile("(-?\\d+(?:\\.\\d+)?).*");

    /** Numbers first, the highest leading, as more speech and less noise do; then words. */
    static final Comparator<String> VALUES =
            Comparator.comparingDouble(ConditionNames::number).reversed().thenComparing(Comparator.naturalOrder());

    private final TrialList list;
    private final List<String> names;

    ConditionNames(TrialList list) {
        this.list = list;
        List<String> found = new ArrayList<>();
        for (int column = 0; column < list.table().columns().size(); column++) {
            String name = list.table().columns().get(column);
            if (!OTHERS.contains(name) && isCondition(column)) {
                found.add(name);
            }
        }
        this.names = List.copyOf(found);
    }

    private static double number(String value) {
        Matcher number = NUMBER.matcher(value);
        return number.matches() ? Double.parseDouble(number.group(1)) : Double.NEGATIVE_INFINITY;
    }

    private boolean isCondition(int column) {
        Set<String> values = new HashSet<>();
        for (Trial trial : list.trials()) {
            values.add(trial.row().get(column));
            if (values.size() > MOST_VALUES) {
                return false;
            }
        }
        return values.size() > 1;
    }

    /** @param shared one copy of each value for all trials */
    Map<String, String> of(Trial trial, Map<String, String> shared) {
        Map<String, String> conditions = new TreeMap<>();
        for (String name : names) {
            String value = list.table().cell(trial.row(), name);
            conditions.put(name, shared.computeIfAbsent(value, v -> v.isEmpty() ? "not said" : v));
        }
        return conditions;
    }
}
