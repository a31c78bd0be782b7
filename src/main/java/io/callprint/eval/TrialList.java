package io.callprint.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder of speech and the trials on it. The folder holds {@code enroll/<caller>/*} and the test files; the list is
 * tab-separated with at least {@value #ENROLL_SPEAKER}, {@value #TEST_FILE} (relative to the folder) and {@value #TARGET} (1
 * or 0). Known beside them: {@value #SECONDS}, the net speech to use at most; {@value #TEST_SPEAKER}; {@value #ENROLL_SESSION}
 * and {@value #TEST_SESSION} or {@value #SESSION}. Whatever else there is is kept and taken for a condition.
 */
final class TrialList {
    static final String ENROLL_SPEAKER = "enroll_speaker";
    static final String TEST_FILE = "test_file";
    static final String TARGET = "target";
    static final String SECONDS = "seconds";
    static final String TEST_SPEAKER = "test_speaker";
    static final String ENROLL_SESSION = "enroll_session";
    static final String TEST_SESSION = "test_session";
    static final String SESSION = "session";

    private final Table table;
    private final Path folder;
    private final List<Trial> trials;

    /**
     * One row.
     *
     * @param seconds of net speech to use at most; empty: as many as a call waits for
     * @param testSpeaker empty when nobody says
     */
    record Trial(
            List<String> row,
            String enrollSpeaker,
            String testFile,
            boolean target,
            OptionalDouble seconds,
            String testSpeaker) {
        /** Two trials with the same key hear the same speech. */
        Test test() {
            return new Test(testFile, seconds);
        }
    }

    /** What is heard in a trial. */
    record Test(String file, OptionalDouble seconds) {}

    private TrialList(Table table, Path folder, List<Trial> trials) {
        this.table = table;
        this.folder = folder;
        this.trials = trials;
    }

    /** @throws TrialListException for a list or folder that cannot be used, before anything is heard */
    static TrialList read(Path folder, Path file) throws IOException {
        Table table = Table.read(file, ENROLL_SPEAKER, TEST_FILE, TARGET);
        for (String own : List.of("score", "llr", "quality")) {
            if (table.has(own)) {
                throw new TrialListException(
                        "%s: found a column %s, expected a list that was not scored yet".formatted(file, own));
            }
        }
        if (table.rows().isEmpty()) {
            throw new TrialListException(file + ": found a header only, expected at least one trial");
        }
        List<Trial> trials = new ArrayList<>();
        Map<List<Object>, Integer> lines = new HashMap<>();
        for (int i = 0; i < table.rows().size(); i++) {
            Trial trial = trial(table, i);
            Integer before = lines.put(
                    List.of(trial.enrollSpeaker(), trial.test()), table.lines().get(i));
            if (before != null) {
                throw new TrialListException(
                        "%s: found the trial of line %d again, expected each once".formatted(table.where(i), before));
            }
            trials.add(trial);
        }
        TrialList list = new TrialList(table, folder, trials);
        list.requireFiles();
        return list;
    }

    private static Trial trial(Table table, int number) {
        List<String> row = table.rows().get(number);
        String target = table.cell(row, TARGET);
        if (!target.equals("1") && !target.equals("0")) {
            throw new TrialListException(
                    "%s: found target \"%s\", expected 1 or 0".formatted(table.where(number), target));
        }
        String test = table.cell(row, TEST_FILE);
        String enroll = table.cell(row, ENROLL_SPEAKER);
        boolean genuine = target.equals("1");
        String speaker = table.has(TEST_SPEAKER) ? table.cell(row, TEST_SPEAKER) : genuine ? enroll : "";
        if (table.has(TEST_SPEAKER) && !speaker.isEmpty() && genuine != speaker.equals(enroll)) {
            throw new TrialListException(
                    "%s: found target %s for enroll_speaker %s and test_speaker %s, expected them to agree"
                            .formatted(table.where(number), target, enroll, speaker));
        }
        return new Trial(row, enroll, test, genuine, seconds(table, number), speaker);
    }

    private static OptionalDouble seconds(Table table, int number) {
        String text = table.cell(table.rows().get(number), SECONDS);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double seconds = Double.parseDouble(text);
            if (seconds > 0 && seconds <= 3600) {
                return OptionalDouble.of(seconds);
            }
        } catch (NumberFormatException e) {
            // the sentence below
        }
        throw new TrialListException("%s: found seconds \"%s\", expected a number above 0, at most 3600"
                .formatted(table.where(number), text));
    }

    private void requireFiles() {
        if (!Files.isDirectory(folder)) {
            throw new TrialListException("--dir: found no folder " + folder + ", expected one with enroll/ and tests");
        }
        for (String caller : enrolled()) {
            if (!caller.matches("[^/\\\\]+") || caller.startsWith(".") || !Files.isDirectory(enrolmentFolder(caller))) {
                throw new TrialListException("%s: found enroll_speaker \"%s\", expected a folder of that name in %s"
                        .formatted(table.file(), caller, folder.resolve("enroll")));
            }
        }
        Path root = folder.toAbsolutePath().normalize();
        for (String test : trials.stream().map(Trial::testFile).distinct().toList()) {
            Path path = root.resolve(test).normalize();
            if (!path.startsWith(root) || !Files.isRegularFile(path)) {
                throw new TrialListException(
                        "%s: found test_file \"%s\", expected a file in %s".formatted(table.file(), test, folder));
            }
        }
    }

    /** Only the trials of so many tests, drawn; all of them when there are not more. */
    TrialList sample(int tests, long seed) {
        List<Test> drawn =
                new ArrayList<>(trials.stream().map(Trial::test).distinct().toList());
        Collections.shuffle(drawn, new Random(seed));
        Set<Test> kept = Set.copyOf(drawn.subList(0, Math.min(tests, drawn.size())));
        return new TrialList(
                table,
                folder,
                trials.stream().filter(trial -> kept.contains(trial.test())).toList());
    }

    /** How many different tests there are. */
    int tests() {
        return (int) trials.stream().map(Trial::test).distinct().count();
    }

    Table table() {
        return table;
    }

    List<Trial> trials() {
        return trials;
    }

    /** Callers that trials name, sorted. */
    List<String> enrolled() {
        return trials.stream().map(Trial::enrollSpeaker).distinct().sorted().toList();
    }

    Path file(String relative) {
        return folder.resolve(relative);
    }

    private Path enrolmentFolder(String caller) {
        return folder.resolve("enroll").resolve(caller);
    }

    /** Relative to the folder, sorted. */
    List<String> enrolmentFiles(String caller) throws IOException {
        try (Stream<Path> files = Files.list(enrolmentFolder(caller))) {
            List<String> found = files.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .map(name -> "enroll/" + caller + "/" + name)
                    .toList();
            if (found.isEmpty()) {
                throw new TrialListException(enrolmentFolder(caller) + ": found no file, expected audio to enrol from");
            }
            return found;
        }
    }
}
