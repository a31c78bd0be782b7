package io.callprint.eval;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.PcmFrame;
import io.callprint.audio.Resampler;
import io.callprint.audio.WavWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * {@code eval prepare}: cuts a folder of speech with a manifest into enrolments, tests and a list of trials. Who has speech
 * for three enrolment turns and a test is enrolled, from one session when others remain for tests; who has only enough for a
 * test is a stranger. Every test is tried against every enrolled caller. The seed picks sessions and where turns begin.
 */
public final class TrialSet {
    private static final int ENROLMENT_TURNS = 3;
    private static final double ENROLMENT_SECONDS = 5;
    private static final int MOST_TESTS = 6;
    /** The detector hears a little less in noise than in clean speech. */
    private static final double MARGIN_SECONDS = 0.3;

    private final Hearing hearing;
    private final Progress progress;
    private final Resampler resampler = new Resampler();

    public TrialSet(Hearing hearing, Progress progress) {
        this.hearing = hearing;
        this.progress = progress;
    }

    /** What was made. */
    public record Made(int enrolled, int strangers, int tests, int trials) {}

    private record Recording(Path file, String session) {}

    /** Somebody of the manifest. */
    private record Person(String id, String corpus, String gender, List<Recording> recordings) {}

    private record Test(Person speaker, String file, String session, double seconds) {}

    private record Enrolled(Person person, String session) {}

    /** @param manifest tab-separated with path, speaker, session; corpus and gender are kept when there */
    public Made prepare(Path manifest, Path root, Path out, List<Double> seconds, long seed) throws IOException {
        if (seconds.isEmpty() || seconds.stream().anyMatch(s -> !(s >= 1 && s <= 60))) {
            throw new TrialListException("--seconds: found " + seconds + ", expected durations from 1 to 60");
        }
        List<Person> people = people(Table.read(manifest, "path", "speaker", "session"), root);
        if (Files.isDirectory(out.resolve("enroll")) || Files.isDirectory(out.resolve("test"))) {
            throw new TrialListException(out + ": found a set of trials already, expected a new folder");
        }
        Files.createDirectories(out.resolve("test"));
        List<Enrolled> enrolled = new ArrayList<>();
        List<Test> tests = new ArrayList<>();
        int strangers = 0;
        progress.begin("cutting", people.size());
        for (Person person : people) {
            Random random = new Random(SimulatedCalls.mixed(seed, person.id()));
            int before = tests.size();
            Optional<String> session = cut(person, out, seconds, random, tests);
            session.ifPresent(one -> enrolled.add(new Enrolled(person, one)));
            strangers += session.isEmpty() && tests.size() > before ? 1 : 0;
            progress.step();
        }
        write(out.resolve("trials.tsv"), enrolled, tests);
        return new Made(enrolled.size(), strangers, tests.size(), enrolled.size() * tests.size());
    }

    private static List<Person> people(Table table, Path root) {
        Map<String, Person> people = new TreeMap<>();
        for (List<String> row : table.rows()) {
            String speaker = table.cell(row, "speaker");
            Path file = root.resolve(table.cell(row, "path"));
            if (speaker.isEmpty()) {
                continue;
            }
            if (!Files.isRegularFile(file)) {
                throw new TrialListException("%s: found path \"%s\", expected a file in %s"
                        .formatted(table.file(), table.cell(row, "path"), root));
            }
            people.computeIfAbsent(
                            speaker,
                            id -> new Person(
                                    id.replaceAll("[^A-Za-z0-9._-]", "-"),
                                    table.cell(row, "corpus"),
                                    table.cell(row, "gender"),
                                    new ArrayList<>()))
                    .recordings()
                    .add(new Recording(file, table.cell(row, "session")));
        }
        return List.copyOf(people.values());
    }

    /** @return the session enrolled from; empty for a stranger or somebody with too little speech */
    private Optional<String> cut(Person person, Path out, List<Double> seconds, Random random, List<Test> tests)
            throws IOException {
        Map<String, Turns> sessions = new TreeMap<>();
        for (Recording recording : person.recordings()) {
            sessions.computeIfAbsent(recording.session(), _ -> new Turns(hearing))
                    .append(resampler.resample(AudioFiles.read(recording.file()), PcmFrame.SAMPLE_RATE_HZ));
        }
        List<String> names = new ArrayList<>(sessions.keySet());
        String home = names.remove(random.nextInt(names.size()));
        Turns own = sessions.getOrDefault(home, new Turns(hearing));
        List<AudioClip> enrolment = new ArrayList<>();
        for (int i = 0; i < ENROLMENT_TURNS; i++) {
            own.next(ENROLMENT_SECONDS + MARGIN_SECONDS).ifPresent(enrolment::add);
        }
        int before = tests.size();
        boolean enough = enrolment.size() == ENROLMENT_TURNS;
        if (!enough) {
            own.rewind();
        }
        if (names.isEmpty() || !enough) {
            test(person, home, own, out, seconds, tests, before);
        }
        for (String name : names) {
            test(person, name, sessions.getOrDefault(name, own), out, seconds, tests, before);
        }
        if (!enough || tests.size() == before) {
            return Optional.empty();
        }
        Path folder = out.resolve("enroll").resolve(person.id());
        Files.createDirectories(folder);
        for (int i = 0; i < enrolment.size(); i++) {
            WavWriter.write(folder.resolve("%s_%02d.wav".formatted(home, i + 1)), enrolment.get(i));
        }
        return Optional.of(home);
    }

    private void test(
            Person person, String session, Turns turns, Path out, List<Double> seconds, List<Test> tests, int before)
            throws IOException {
        double longest = seconds.stream().mapToDouble(Double::doubleValue).max().orElse(ENROLMENT_SECONDS);
        while (tests.size() - before < MOST_TESTS * seconds.size()) {
            int from = turns.position();
            Optional<AudioClip> whole = turns.next(longest + MARGIN_SECONDS);
            if (whole.isEmpty()) {
                return;
            }
            int after = turns.position();
            int number = (tests.size() - before) / seconds.size() + 1;
            for (double duration : seconds) {
                turns.moveTo(from);
                AudioClip clip = turns.next(duration + MARGIN_SECONDS).orElse(whole.get());
                String file = "test/%s_%s_%02d_%ss.wav".formatted(person.id(), session, number, text(duration));
                WavWriter.write(out.resolve(file), clip);
                tests.add(new Test(person, file, session, duration));
            }
            turns.moveTo(after);
        }
    }

    private static void write(Path file, List<Enrolled> enrolled, List<Test> tests) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(String.join(
                            "\t",
                            TrialList.ENROLL_SPEAKER,
                            TrialList.TEST_FILE,
                            TrialList.TARGET,
                            TrialList.SECONDS,
                            TrialList.TEST_SPEAKER,
                            TrialList.ENROLL_SESSION,
                            TrialList.TEST_SESSION,
                            "corpus",
                            "gender")
                    + "\n");
            for (Test test : tests) {
                for (Enrolled caller : enrolled) {
                    out.write(String.join("\t", row(caller, test)) + "\n");
                }
            }
        }
    }

    private static List<String> row(Enrolled caller, Test test) {
        Person enrolled = caller.person();
        Person speaker = test.speaker();
        boolean genuine = enrolled.id().equals(speaker.id());
        return List.of(
                enrolled.id(),
                test.file(),
                genuine ? "1" : "0",
                text(test.seconds()),
                speaker.id(),
                caller.session(),
                test.session(),
                same(enrolled.corpus(), speaker.corpus()),
                same(enrolled.gender(), speaker.gender()));
    }

    private static String same(String one, String other) {
        return one.equals(other) ? one : "different";
    }

    private static String text(double seconds) {
        return seconds == Math.rint(seconds)
                ? Long.toString(Math.round(seconds))
                : String.format(Locale.ROOT, "%.1f", seconds);
    }
}
