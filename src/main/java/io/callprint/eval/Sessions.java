package io.callprint.eval;

import io.callprint.eval.TrialList.Trial;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which genuine trials take enrolment and test from one recording session: there the line and the room are the same on both
 * sides and flatter the result. A session is what the columns say, else what comes before the last number in a file's name;
 * a name that several callers' files share, or that is the caller's own, says nothing.
 */
final class Sessions {
    private static final Pattern NUMBERED = Pattern.compile("(.+?)[-_.]\\d+(?:[-_.]\\d+(?:\\.\\d+)?s)?\\.[^.]+");

    private final TrialList list;
    private final Map<String, Set<String>> prefixes = new HashMap<>();
    private final Map<String, Set<String>> ownersOf = new HashMap<>();

    Sessions(TrialList list) throws IOException {
        this.list = list;
        for (String caller : list.enrolled()) {
            for (String file : list.enrolmentFiles(caller)) {
                String prefix = prefix(file);
                prefixes.computeIfAbsent(caller, _ -> new HashSet<>()).add(prefix);
                ownersOf.computeIfAbsent(prefix, _ -> new HashSet<>()).add(caller);
            }
        }
    }

    /** Genuine trials within one session. */
    List<Trial> shared() {
        return list.trials().stream()
                .filter(Trial::target)
                .filter(this::isShared)
                .toList();
    }

    private boolean isShared(Trial trial) {
        String test = cell(trial, TrialList.TEST_SESSION, TrialList.SESSION);
        String enrolment = cell(trial, TrialList.ENROLL_SESSION, "");
        if (!test.isEmpty() && !enrolment.isEmpty()) {
            return test.equals(enrolment);
        }
        Set<String> enrolled = new TreeSet<>(prefixes.getOrDefault(trial.enrollSpeaker(), Set.of()));
        enrolled.removeIf(prefix -> prefix.isEmpty()
                || prefix.equals(trial.enrollSpeaker())
                || ownersOf.getOrDefault(prefix, Set.of()).size() > 1);
        return enrolled.contains(test.isEmpty() ? prefix(trial.testFile()) : test);
    }

    private String cell(Trial trial, String column, String otherwise) {
        String found = list.table().cell(trial.row(), column);
        return found.isEmpty() && !otherwise.isEmpty() ? list.table().cell(trial.row(), otherwise) : found;
    }

    static String prefix(String file) {
        Matcher name = NUMBERED.matcher(file.substring(file.lastIndexOf('/') + 1));
        return name.matches() ? name.group(1) : "";
    }
}
