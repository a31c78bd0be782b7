package io.callprint.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.WavWriter;
import io.callprint.identity.ScoreCalibration;
import io.callprint.identity.Utterance;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.SpeechQuality;
import io.callprint.voiceprint.Embedding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Voices that are told apart by a number in the audio, so that every score is known. */
class TrialsTest {
    private static final int CALLERS = 16;
    private static final int STRANGERS = 4;
    private static final int DIMENSION = 192;

    @TempDir
    Path folder = Path.of("");

    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    /** The first sample names the voice, in hundredths; a voice is a direction, turned a little by the second sample. */
    private static class NumberHearing implements Hearing {
        @Override
        public List<Utterance> enrolment(AudioClip clip) {
            return turn(clip, 5).stream().toList();
        }

        @Override
        public Optional<Utterance> turn(AudioClip clip, double limitSeconds) {
            int voice = Math.round(clip.samples()[0] * 100);
            if (voice == 0) {
                return Optional.empty();
            }
            float[] vector = new float[DIMENSION];
            vector[voice] = 1;
            vector[DIMENSION - 1] = clip.samples()[1];
            double length = Math.sqrt(1 + clip.samples()[1] * (double) clip.samples()[1]);
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] /= (float) length;
            }
            return Optional.of(new Utterance(
                    "%08x".formatted(voice),
                    new Embedding("numbers", vector),
                    limitSeconds,
                    new SpeechQuality(0.8, Set.of(), 20, 0.6, 0)));
        }

        @Override
        public String how() {
            return "numbers";
        }

        @Override
        public boolean isCheap() {
            return true;
        }

        @Override
        public NetSpeech netSpeech(AudioClip clip, double limitSeconds) {
            return new NetSpeech(
                    new short[(int) (8000 * Math.min(limitSeconds, 0.8 * clip.seconds()))], -20, -60, 0, 0);
        }
    }

    private static AudioClip voice(int number, double seconds, float turned) {
        float[] samples = new float[(int) (8000 * seconds)];
        samples[0] = number / 100f;
        samples[1] = turned;
        return new AudioClip(samples, 8000);
    }

    @BeforeEach
    void someVoices() throws IOException {
        List<String> rows = new ArrayList<>();
        rows.add("enroll_speaker\ttest_file\ttarget\tseconds\ttest_speaker\tenroll_session\ttest_session\tplace");
        Random random = new Random(1);
        Files.createDirectories(folder.resolve("test"));
        for (int number = 1; number <= CALLERS + STRANGERS; number++) {
            String name = "v" + number;
            if (number <= CALLERS) {
                Path enroll = folder.resolve("enroll").resolve(name);
                Files.createDirectories(enroll);
                for (int i = 0; i < 3; i++) {
                    WavWriter.write(enroll.resolve("mon_" + i + ".wav"), voice(number, 1, 0.3f * random.nextFloat()));
                }
            }
            String test = "test/" + name + ".wav";
            WavWriter.write(folder.resolve(test), voice(number, 1, 0.3f * random.nextFloat()));
            for (int caller = 1; caller <= CALLERS; caller++) {
                for (int seconds : new int[] {5, 3}) {
                    rows.add("v%d\t%s\t%d\t%d\t%s\tmon\t%s\t%s"
                            .formatted(
                                    caller,
                                    test,
                                    caller == number ? 1 : 0,
                                    seconds,
                                    name,
                                    number == 1 ? "mon" : "tue",
                                    number % 2 == 0 ? "street" : "office"));
                }
            }
        }
        Files.write(folder.resolve("trials.tsv"), rows);
    }

    private TrialOptions options(boolean sameSession) {
        return options(sameSession, Optional.empty(), OptionalInt.empty());
    }

    private TrialOptions options(boolean sameSession, Optional<Simulation> simulation, OptionalInt sample) {
        return new TrialOptions(
                folder,
                folder.resolve("trials.tsv"),
                folder.resolve("scores.tsv"),
                simulation,
                simulation.map(_ -> folder.resolve("heard")),
                sameSession,
                sample,
                List.of(0.01, 0.001),
                List.of(2.0, 3.0, 5.0),
                2,
                2,
                20,
                Optional.of(folder.resolve("report")));
    }

    private Trials trials() {
        return trials(new NumberHearing());
    }

    private Trials trials(Hearing hearing) {
        Path home = Path.of(System.getProperty("callprint.home", "."));
        return new Trials(
                hearing,
                "numbers",
                new float[DIMENSION],
                ScoreCalibration.read(home.resolve("models/campplus-telephone-calibration.yaml")),
                new Progress(new PrintStream(progress, true, StandardCharsets.UTF_8), false, System::nanoTime));
    }

    @Test
    void oneSessionOnBothSidesIsRefused() {
        String refusal = String.valueOf(assertThrows(TrialListException.class, () -> trials().run(options(false)))
                .getMessage());

        assertTrue(refusal.contains("2 of 32 genuine trials"), refusal);
        assertTrue(refusal.contains("--same-session"), refusal);
        assertTrue(!Files.exists(folder.resolve("scores.tsv")));
    }

    @Test
    void voicesThatDifferAreToldApart() throws IOException {
        Evaluation evaluation = trials().run(options(true));
        ErrorRates all = evaluation.groups().getOrDefault("all", none());

        assertEquals(32, all.genuine());
        assertEquals(2 * CALLERS * (CALLERS + STRANGERS) - 32, all.impostors());
        assertEquals(CALLERS + STRANGERS, all.speakers());
        assertEquals(new Interval(0, 0, 0), all.equalErrorRate());
        assertEquals(new Interval(0, 0, 0), all.minimumCllr());
        assertEquals(0, all.requested().get(1).siteMisses().value());
        GallerySearch.Figures search = evaluation.searches().get("seconds 5");
        assertTrue(search != null);
        assertEquals(CALLERS, search.mates());
        assertEquals(STRANGERS, search.strangers());
        assertEquals(1, search.rank1().value());
        assertEquals(0, search.falseNegativeRate().value());
        assertEquals(
                Set.of(
                        "all",
                        "seconds 5",
                        "seconds 3",
                        "seconds 5, place street",
                        "seconds 5, place office",
                        "seconds 3, place street",
                        "seconds 3, place office"),
                evaluation.groups().keySet());
        assertTrue(evaluation.setup().stream().anyMatch(line -> line.contains("flatters")));
    }

    @Test
    void everyRowIsWrittenAgainScored() throws IOException {
        trials().run(options(true));
        List<String> before = Files.readAllLines(folder.resolve("trials.tsv"));
        List<String> after = Files.readAllLines(folder.resolve("scores.tsv"));

        assertEquals(before.size(), after.size());
        assertEquals(before.getFirst() + "\tscore\tllr\tquality", after.getFirst());
        for (int i = 1; i < after.size(); i++) {
            assertTrue(after.get(i).startsWith(before.get(i) + "\t"));
            String[] cells = after.get(i).split("\t");
            double score = Double.parseDouble(cells[8]);
            assertTrue(cells[2].equals("1") ? score > 0.9 : score < 0.2, after.get(i));
            assertEquals("0.800", cells[10]);
        }
    }

    @Test
    void testWithoutSpeechIsRefusedAndCounted() throws IOException {
        WavWriter.write(folder.resolve("test/v2.wav"), voice(0, 1, 0));
        Evaluation evaluation = trials().run(options(true));
        ErrorRates all = evaluation.groups().getOrDefault("all", none());

        assertEquals(2 * CALLERS, all.withoutSpeech());
        assertEquals(2 / 32.0, all.missedAtOnePercent().value());
        assertEquals(2 / 32.0, all.requested().getFirst().shippedMisses().value());
        assertTrue(all.cllr().value() < 0.1);
    }

    @Test
    void callerWithoutSpeechToEnrolFromIsNamed() throws IOException {
        for (int i = 0; i < 3; i++) {
            WavWriter.write(folder.resolve("enroll/v5/mon_" + i + ".wav"), voice(0, 1, 0));
        }
        String refusal = String.valueOf(assertThrows(TrialListException.class, () -> trials().run(options(true)))
                .getMessage());

        assertTrue(refusal.contains("found no speech to enrol v5 from"), refusal);
    }

    private static ErrorRates none() {
        return ErrorRates.of(List.of(), List.of(), 1, 1);
    }

    @Test
    void reportHoldsFiguresAndDrawings() throws IOException {
        trials().run(options(true));
        String page = Files.readString(folder.resolve("report/report.html"));

        assertTrue(page.contains("<svg") && page.contains("<th>place street</th>"));
        assertTrue(!page.matches("(?s).*@[A-Z]+@.*"), "a place of the page was not filled");
        assertTrue(!page.contains("src=") && !page.contains("href="), "the page is not self-contained");
        assertTrue(Files.readString(folder.resolve("report/figures.json")).contains("\"fnirAtFpir0.01\""));
        assertTrue(Files.readString(folder.resolve("report/det.svg")).startsWith("<svg"));
    }

    @Test
    void progressIsALineEveryTenPercent() throws IOException {
        trials().run(options(true));
        List<String> lines = progress.toString(StandardCharsets.UTF_8).lines().toList();

        assertEquals(
                10, lines.stream().filter(line -> line.startsWith("enrolling")).count());
        assertTrue(lines.contains("hearing numbers 40/40, 100 %, 0 s left"), lines.toString());
    }

    @Test
    void deciderWhoIsSureDoesNotWait() throws IOException {
        EarlyDecisions early = trials().run(options(true)).early().orElseThrow();

        assertEquals(CALLERS, early.genuine());
        assertEquals(CALLERS * (CALLERS + STRANGERS - 1), early.impostors());
        for (EarlyDecisions.AtRate rate : early.rates()) {
            assertEquals(1, rate.decidedBy().getFirst().value());
            assertEquals(0, rate.falseMatchRate().value());
            assertEquals(2, rate.meanSeconds().value());
            assertEquals(0, rate.loss().value());
        }
    }

    @Test
    void sampleKeepsWholeSearchesAndIsDrawnTheSameAgain() throws IOException {
        Evaluation evaluation = trials().run(options(true, Optional.empty(), OptionalInt.of(10)));
        String scores = Files.readString(folder.resolve("scores.tsv"));

        assertEquals(10 * CALLERS, evaluation.trials().size());
        assertTrue(
                evaluation.setup().contains("10 of the list's 40 tests were drawn; the figures are of their trials."));
        trials().run(options(true, Optional.empty(), OptionalInt.of(10)));
        assertEquals(scores, Files.readString(folder.resolve("scores.tsv")));
    }

    @Test
    void sharedSessionIsAllowedAndSaidWhereEachSideHasItsOwnChannel() throws IOException {
        Simulation quiet = Simulation.of(3, List.of("clean"), List.of(0.0), List.of("none"));
        Trials trials = trials(new NumberHearing() {
            @Override
            public Optional<Utterance> turn(AudioClip clip, double limitSeconds) {
                return super.turn(voice(1, 1, 0), limitSeconds); // a band keeps no number
            }
        });
        Evaluation evaluation = trials.run(options(false, Optional.of(quiet), OptionalInt.empty()));
        String page = Files.readString(folder.resolve("report/report.html"));

        String said =
                "2 of 32 genuine trials take enrolment and test from one recording session; each side passes through a telephone channel of its own.";
        assertTrue(evaluation.setup().contains(said), evaluation.setup().toString());
        assertTrue(page.contains(said));
        assertTrue(page.contains("no noise, G.711 of either law, 0 % of packets lost"));
        assertEquals(
                CALLERS + STRANGERS,
                Objects.requireNonNull(folder.resolve("heard/test").toFile().list()).length);
        assertEquals(
                1, AudioFiles.read(folder.resolve("heard/enroll/v1/mon_0.wav")).seconds(), 1e-3);
    }

    @Test
    void preparedSetIsTheSameAgainAndKeepsSessionsApart() throws IOException {
        List<String> manifest = new ArrayList<>(List.of("path\tspeaker\tsession\tcorpus\tgender"));
        for (int number = 1; number <= 3; number++) {
            for (String session : number == 3 ? List.of("mon") : List.of("mon", "tue")) {
                String path = "raw-%d-%s.wav".formatted(number, session);
                WavWriter.write(folder.resolve(path), voice(number, number == 3 ? 8 : 30, 0.1f));
                manifest.add("%s\tset:%d\t%s\tset\tf".formatted(path, number, session));
            }
        }
        Files.write(folder.resolve("manifest.tsv"), manifest);
        TrialSet set = new TrialSet(
                new NumberHearing(),
                new Progress(new PrintStream(progress, true, StandardCharsets.UTF_8), false, System::nanoTime));
        List<String> lists = new ArrayList<>();
        for (String out : List.of("one", "two")) {
            TrialSet.Made made =
                    set.prepare(folder.resolve("manifest.tsv"), folder, folder.resolve(out), List.of(5.0, 2.0), 4);

            // 30 s of which four fifths are speech: four turns of 5.3 s; 8 s: one.
            assertEquals(new TrialSet.Made(2, 1, 2 * (4 + 4 + 1), 2 * 2 * (4 + 4 + 1)), made);
            lists.add(Files.readString(folder.resolve(out).resolve("trials.tsv")));
        }

        assertEquals(lists.get(0), lists.get(1));
        TrialList list = TrialList.read(folder.resolve("one"), folder.resolve("one/trials.tsv"));
        assertEquals(List.of("set-1", "set-2"), list.enrolled());
        assertEquals(16, list.trials().stream().filter(TrialList.Trial::target).count());
        assertTrue(new Sessions(list).shared().isEmpty());
    }
}
