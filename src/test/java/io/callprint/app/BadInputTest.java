package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.Levels;
import io.callprint.audio.Tones;
import io.callprint.audio.WavWriter;
import io.callprint.identity.Enrollment;
import io.callprint.identity.Identification;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.NotEnoughSpeech;
import io.callprint.identity.Identification.PoorQuality;
import io.callprint.routing.EvidenceSentence;
import io.callprint.spoof.Suspicion;
import io.callprint.voiceprint.CallerId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of bad input in docs/accuracy.md, as files: each gets a reason, none a wrong identity. */
class BadInputTest {
    private static final Path VOICES = RunningServer.HOME.resolve("sip-config/demo/voices");

    @TempDir
    static Path folder;

    private static Recognition recognition;
    private static FileRecognition files;

    @BeforeAll
    static void enrolTwo() throws Exception {
        Settings settings = RunningServer.settings(RunningServer.HOME, folder.resolve("data"));
        recognition = Recognition.open(settings);
        files = new FileRecognition(recognition, settings.config());
        files.awaitGallery(Duration.ofSeconds(60));
        for (String voice : List.of("carlo", "june")) {
            assertInstanceOf(
                    Enrollment.Result.Enrolled.class,
                    files.enrol(
                            new CallerId(voice),
                            List.of(VOICES.resolve(voice + "/enrol-1.wav"), VOICES.resolve(voice + "/enrol-2.wav")),
                            Map.of(),
                            "test"));
        }
    }

    @AfterAll
    static void close() {
        recognition.close();
    }

    @Test
    void silentAndTooShortAudioIsNotEnoughSpeech() throws Exception {
        short[] carlo = voice("carlo/call-1.wav");
        for (short[] samples : List.of(new short[80_000], Arrays.copyOf(carlo, 2_400))) {
            assertInstanceOf(NotEnoughSpeech.class, identify("short", samples));
        }
    }

    @Test
    void toneIsRefused() throws Exception {
        assertRefused(identify("tone", BadAudio.tone(8)));
        assertRefused(identify("busy", pcm(Tones.dtmf('5', 0.3, 8, 8_000))));
    }

    @Test
    void musicIsRefused() throws Exception {
        assertRefused(identify("music", BadAudio.music()));
    }

    @Test
    void clippedSpeechIsNobodyElses() throws Exception {
        for (double gain : new double[] {8, 30, 200}) {
            Identification answer = identify("clipped", BadAudio.scaled(voice("june/call-1.wav"), gain));
            assertTrue(!(answer instanceof Identified) || isAnyOf(answer, "june"), gain + ": " + answer);
        }
    }

    @Test
    void twoSpeakersAreNobodyElse() throws Exception {
        short[] carlo = voice("carlo/call-1.wav");
        short[] june = voice("june/call-1.wav");
        for (short[] both : List.of(BadAudio.mixed(carlo, june), BadAudio.oneAfterTheOther(carlo, june))) {
            Identification answer = identify("both", both);
            assertTrue(!(answer instanceof Identified) || isAnyOf(answer, "carlo", "june"), answer.toString());
        }
        short[] strangers = BadAudio.mixed(voice("allison/call-1.wav"), voice("armelle/call-1.wav"));
        assertFalse(identify("strangers", strangers) instanceof Identified);
    }

    @Test
    void tenMinutesAreReadAsFarAsNeeded() throws Exception {
        short[] carlo = voice("carlo/call-1.wav");
        short[] long1 = new short[600 * 8_000];
        for (int at = 0; at < long1.length; at += carlo.length) {
            System.arraycopy(carlo, 0, long1, at, Math.min(carlo.length, long1.length - at));
        }
        Identification answer = identify("ten-minutes", long1);
        assertTrue(isAnyOf(answer, "carlo"), answer.toString());
        assertTrue(answer.netSpeechSeconds() <= 5.1, answer.toString());
        assertInstanceOf(NotEnoughSpeech.class, identify("ten-minutes-of-silence", new short[600 * 8_000]));
    }

    @Test
    void emptyFileAndWrongHeaderAreNamedInOneSentence() throws Exception {
        byte[] good = WavWriter.pcm16(voice("carlo/call-1.wav"), 8_000);
        byte[] tag = good.clone();
        tag[20] = 77;
        byte[] rate = good.clone();
        Arrays.fill(rate, 24, 28, (byte) 0);
        byte[] noSamples = WavWriter.pcm16(new short[0], 8_000);
        for (byte[] bytes : List.of(tag, rate, Arrays.copyOf(good, 4), noSamples, new byte[0])) {
            Path file = Files.write(folder.resolve("header.wav"), bytes);
            String sentence =
                    String.valueOf(assertThrows(IOException.class, () -> files.identify(file, Optional.empty()))
                            .getMessage());
            assertTrue(sentence.contains("header.wav") && sentence.contains("expected"), sentence);
        }
    }

    @Test
    void notANumberIsNamedOrRefused() throws Exception {
        short[] carlo = voice("carlo/call-1.wav");
        ByteBuffer wav = ByteBuffer.allocate(44 + 4 * carlo.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(WavWriter.pcm16(new short[0], 8_000)).putShort(20, (short) 3).putInt(28, 32_000);
        wav.putShort(32, (short) 4)
                .putShort(34, (short) 32)
                .putInt(40, 4 * carlo.length)
                .putInt(4, wav.capacity() - 8);
        for (int i = 0; i < carlo.length; i++) {
            wav.putFloat(i % 7 == 0 ? Float.NaN : i % 11 == 0 ? Float.POSITIVE_INFINITY : carlo[i] / 32768f);
        }
        Path file = Files.write(folder.resolve("nan.wav"), wav.array());
        String sentence = String.valueOf(assertThrows(IOException.class, () -> files.identify(file, Optional.empty()))
                .getMessage());
        assertTrue(sentence.contains("nan.wav"), sentence);
    }

    @Test
    void badInputIsNotEnrolled() throws Exception {
        List<short[]> bad = List.of(
                new short[80_000],
                BadAudio.tone(30),
                Arrays.copyOf(voice("paola/enrol-1.wav"), 2_400),
                BadAudio.scaled(voice("paola/enrol-1.wav"), 200));
        for (short[] samples : bad) {
            Path file = written("enrol", samples);
            Enrollment.Result result = files.enrol(new CallerId("paola"), List.of(file, file), Map.of(), "test");
            assertInstanceOf(Enrollment.Result.TooLittle.class, result);
        }
    }

    @Test
    void sameFileAgainIsSaid() throws Exception {
        Path file = written("again", voice("june/call-2.wav"));
        assertEquals(Set.of(), heardBefore(files.identify(file, Optional.empty())));
        Identification again = files.identify(file, Optional.empty());
        assertTrue(isAnyOf(again, "june"), again.toString());
        assertEquals(Set.of("heard-before"), heardBefore(again));
        assertTrue(
                EvidenceSentence.of(again).contains("the same audio was heard in an earlier call"),
                EvidenceSentence.of(again));
    }

    private static Set<String> heardBefore(Identification answer) {
        return answer.suspicions().stream()
                .map(Suspicion::word)
                .filter("heard-before"::equals)
                .collect(Collectors.toSet());
    }

    private static void assertRefused(Identification answer) {
        assertTrue(isRefused(answer), answer.toString());
        assertFalse(EvidenceSentence.of(answer).isBlank());
    }

    private static boolean isRefused(Identification answer) {
        return answer instanceof NotEnoughSpeech || answer instanceof PoorQuality;
    }

    private static boolean isAnyOf(Identification answer, String... callers) {
        return answer instanceof Identified who
                && Arrays.asList(callers).contains(who.caller().value());
    }

    private static Identification identify(String name, short[] samples) throws IOException {
        return files.identify(written(name, samples), Optional.empty());
    }

    private static Path written(String name, short[] samples) throws IOException {
        return Files.write(folder.resolve(name + ".wav"), WavWriter.pcm16(samples, 8_000));
    }

    private static short[] voice(String file) throws IOException {
        return pcm(AudioFiles.read(VOICES.resolve(file)));
    }

    private static short[] pcm(AudioClip clip) {
        return Levels.toPcm16(clip.samples());
    }
}
