package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioFiles;
import io.callprint.config.ConfigReader;
import io.callprint.diarize.Diarization;
import io.callprint.diarize.Diarizer;
import io.callprint.diarize.SpeakerRange;
import io.callprint.diarize.SpeakerTurn;
import io.callprint.eval.DiarizationError;
import io.callprint.eval.DiarizationScorer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations of the demo's recorded voices, put together so that they go on for many chunks. */
class DiarizationModelsTest {
    private static final int RATE = 8000;
    private static final int SECONDS = 150;
    private static final int CHUNK_WINDOWS = 5;
    private static final double CHUNK_SECONDS = 25;

    @TempDir
    private static Path data = Path.of("");

    @SuppressWarnings("NullAway.Init") // JUnit opens before it tests
    private static DiarizationModels models;

    @BeforeAll
    static void openModels() throws Exception {
        Settings settings =
                new Settings(RunningServer.HOME, data, ConfigReader.read(Optional.empty(), List.of(), Map.of()));
        models = DiarizationModels.open(settings, OptionalDouble.empty(), 0);
    }

    @AfterAll
    static void closeModels() {
        models.close();
    }

    /** Two take turns of 5 to 9 s, with a pause of up to a second between them, or a little over each other. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Conversation(float[] audio, List<SpeakerTurn> turns) {
        static Conversation of(String agent, String caller) throws Exception {
            SplittableRandom random = new SplittableRandom(7);
            float[] audio = new float[SECONDS * RATE];
            List<SpeakerTurn> turns = new ArrayList<>();
            float[][] spoken = {speech(agent), speech(caller)};
            int at = RATE / 2;
            while (true) {
                int who = turns.size() % 2;
                int length = random.nextInt(5 * RATE, 9 * RATE);
                if (at + length > audio.length) {
                    return new Conversation(audio, turns);
                }
                int from = random.nextInt(spoken[who].length - length);
                for (int i = 0; i < length; i++) {
                    audio[at + i] += spoken[who][from + i];
                }
                turns.add(
                        new SpeakerTurn((double) at / RATE, (double) (at + length) / RATE, who == 0 ? agent : caller));
                at += length + random.nextInt(-RATE / 4, RATE);
            }
        }

        private static float[] speech(String voice) throws Exception {
            float[] speech = new float[0];
            try (Stream<Path> files = Files.list(RunningServer.HOME.resolve("sip-config/demo/voices/" + voice))) {
                for (Path file : files.sorted().toList()) {
                    float[] clip = AudioFiles.read(file).samples();
                    int length = speech.length;
                    speech = Arrays.copyOf(speech, length + clip.length);
                    System.arraycopy(clip, 0, speech, length, clip.length);
                }
            }
            return speech;
        }
    }

    private static Diarization diarized(float[] audio) throws Exception {
        Diarizer diarizer = models.diarizer(RATE, SpeakerRange.ANY, CHUNK_WINDOWS);
        diarizer.take(audio, audio.length);
        return diarizer.finish();
    }

    /** Seconds from one moment to another in which both speak. */
    private static double together(Conversation said, String who, Diarization found, String label, double from) {
        return said.turns().stream()
                .filter(turn -> turn.speaker().equals(who))
                .flatMapToDouble(turn -> found.turns().stream()
                        .filter(heard -> heard.speaker().equals(label))
                        .mapToDouble(
                                heard -> Math.min(Math.min(turn.endSeconds(), heard.endSeconds()), from + CHUNK_SECONDS)
                                        - Math.max(Math.max(turn.startSeconds(), heard.startSeconds()), from)))
                .filter(seconds -> seconds > 0)
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"allison, carlo", "carlo, june"})
    void labelsOfTwoSpeakersNeverSwapBetweenChunks(String agent, String caller) throws Exception {
        Conversation conversation = Conversation.of(agent, caller);
        Diarization found = diarized(conversation.audio());

        assertEquals(2, found.speakers().size());
        for (double from = 0; from < SECONDS; from += CHUNK_SECONDS) {
            double right = together(conversation, agent, found, "speaker-1", from)
                    + together(conversation, caller, found, "speaker-2", from);
            double swapped = together(conversation, agent, found, "speaker-2", from)
                    + together(conversation, caller, found, "speaker-1", from);
            assertTrue(right > 2 * swapped, "from " + from + " s on: " + right + " s and " + swapped + " s");
        }
        DiarizationError error = new DiarizationScorer(0.25, false).score(conversation.turns(), found.turns());
        assertTrue(error.rate() < 0.2, error.toString());
    }
}
