package io.callprint.cli;

import static io.callprint.cli.Said.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.Levels;
import io.callprint.audio.WavWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as typed: what they print, and what their exit code says. */
class CommandLineTest {
    private static final Path HOME = Path.of(Objects.requireNonNull(System.getProperty("callprint.home")));
    private static final Path VOICES = HOME.resolve("sip-config/demo/voices");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path folder;

    private static Path data;

    @BeforeAll
    static void enrolTwo() throws Exception {
        data = folder.resolve("data");
        for (String voice : List.of("carlo", "june")) {
            Said said = enroll(voice, voice + "/enrol-1.wav", voice + "/enrol-2.wav");
            assertEquals(0, said.code(), said.toString());
            assertEquals("Enrolled", said.json().get("result").asText());
            assertEquals(voice, said.json().get("caller").asText());
        }
    }

    @Test
    void versionIsPrinted() {
        Said said = run("--version");
        assertEquals(0, said.code());
        assertTrue(said.out().matches("callprint \\S+\\R"), said.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "serve",
                "enroll",
                "identify",
                "verify",
                "callers",
                "callers list",
                "callers show",
                "callers delete",
                "callers verify-receipt",
                "callers receipt-key",
                "callers export",
                "callers import",
                "callers prune",
                "store seal",
                "store rotate-key",
                "store check",
                "callers opt-out",
                "callers opt-in",
                "callers samples",
                "callers pending",
                "callers approve",
                "callers reject",
                "callers watch",
                "callers watch add",
                "callers watch list",
                "callers watch remove",
                "callers unlock",
                "calibration",
                "calibration status",
                "calibration propose",
                "calibration apply",
                "calibration revert",
                "models",
                "models list",
                "models verify",
                "models use",
                "bench",
                "bench identify",
                "bench calls",
                "eval",
                "eval trials",
                "eval prepare",
                "doctor"
            })
    void everyCommandExplainsItself(String command) {
        List<String> words = new ArrayList<>(Arrays.asList(command.isEmpty() ? new String[0] : command.split(" ")));
        words.add("--help");
        Said said = run(words.toArray(String[]::new));
        assertEquals(0, said.code(), said.toString());
        assertTrue(said.out().startsWith("Usage: callprint " + command), said.toString());
        assertFalse(said.out().contains("${"), said.toString());
    }

    @Test
    void wrongUseIsExitCodeTwo() {
        for (String line : List.of(
                "",
                "nonsense",
                "identify",
                "callers",
                "models",
                "serve --nonsense",
                "enroll carlo",
                "identify --set sip.port x.wav",
                "identify --set sip.porz=1 x.wav",
                "serve --sip nowhere",
                "serve --sip 127.0.0.1:many",
                "identify --config none.yaml x.wav",
                "bench identify --runs few")) {
            Said said = run(line.isEmpty() ? new String[0] : line.split(" "));
            assertEquals(2, said.code(), line + ": " + said);
            assertFalse(said.err().isBlank(), line);
            assertFalse(said.err().contains("\tat "), said.toString());
        }
    }

    @Test
    void everyFormOfOneVoiceIsIdentified() throws Exception {
        AudioClip speech = AudioFiles.read(VOICES.resolve("carlo/call-1.wav"));
        List<Path> files = List.of(
                VOICES.resolve("carlo/call-1.wav"), // mu-law
                written("pcm8.wav", WavWriter.pcm16(Levels.toPcm16(speech.samples()), 8_000)),
                written("stereo48.wav", stereo(speech, 6)));
        Said said = identify(files.toArray(Path[]::new));
        assertEquals(0, said.code(), said.toString());
        List<String> lines = said.out().lines().toList();
        assertEquals(files.size(), lines.size());
        for (int i = 0; i < lines.size(); i++) {
            JsonNode json = JSON.readTree(lines.get(i));
            assertEquals("Identified", json.get("result").asText());
            assertEquals("carlo", json.get("caller").asText());
            assertEquals(files.get(i).toString(), json.get("file").asText());
            assertTrue(json.get("llr").asDouble() > 0, lines.get(i));
            assertTrue(json.get("netSpeechSeconds").asDouble() >= 2, lines.get(i));
            assertTrue(json.get("decisionMillis").asDouble() > 0, lines.get(i));
            assertTrue(json.get("reasons").isArray());
        }
    }

    @Test
    void strangerIsNotIdentified() throws Exception {
        Said said = identify(VOICES.resolve("armelle/call-1.wav"));
        assertEquals(1, said.code(), said.toString());
        assertEquals("Unknown", said.json().get("result").asText());
        assertFalse(said.json().has("caller"));
    }

    @Test
    void fileWithoutSpeechIsAnAnswerAndNotAnError() throws Exception {
        short[] speech = Levels.toPcm16(
                AudioFiles.read(VOICES.resolve("carlo/call-1.wav")).samples());
        for (Path file : List.of(
                written("short.wav", WavWriter.pcm16(Arrays.copyOf(speech, 2_400), 8_000)), // 0.3 s
                written("silence.wav", WavWriter.pcm16(new short[80_000], 8_000)))) {
            Said said = identify(file);
            assertEquals(1, said.code(), said.toString());
            assertEquals("NotEnoughSpeech", said.json().get("result").asText());
            assertEquals("too-short", said.json().get("reasons").get(0).asText());
        }
        Said noisy = identify(VOICES.resolve("unusable/noise.wav"));
        assertEquals(1, noisy.code());
        assertEquals("PoorQuality", noisy.json().get("result").asText());
    }

    @Test
    void fileThatIsNoAudioIsNamedInOneSentence() throws Exception {
        for (Path file : List.of(
                written("empty.wav", new byte[0]),
                written("text.wav", "This is no audio at all.\n".repeat(100).getBytes(StandardCharsets.UTF_8)),
                folder.resolve("missing.wav"))) {
            Said said = identify(file);
            assertEquals(3, said.code(), said.toString());
            assertEquals("", said.out());
            assertTrue(said.err().startsWith("callprint: "), said.toString());
            assertEquals(1, said.err().lines().count(), said.toString());
            assertTrue(said.err().contains(file.toString()), said.toString());
        }
    }

    @Test
    void verificationAnswersByExitCode() throws Exception {
        String file = VOICES.resolve("june/call-1.wav").toString();
        Said herself = run("verify", "--data", data.toString(), "--json", "june", file);
        assertEquals(0, herself.code(), herself.toString());
        assertEquals("june", herself.json().get("caller").asText());
        assertEquals(
                1,
                run("verify", "--data", data.toString(), "--json", "carlo", file)
                        .code());
        Said nobody = run("verify", "--data", data.toString(), "nobody", file);
        assertEquals(2, nobody.code(), nobody.toString());
        assertTrue(nobody.err().contains("nobody"), nobody.toString());
    }

    @Test
    void enrolmentSaysWhyItDidNotHappen() throws Exception {
        Said two = enroll("both", "allison/enrol-1.wav", "paola/enrol-1.wav");
        assertEquals(1, two.code(), two.toString());
        assertEquals("TwoSpeakers", two.json().get("result").asText());
        Path little = written(
                "little.wav",
                WavWriter.pcm16(
                        Arrays.copyOf(
                                Levels.toPcm16(AudioFiles.read(VOICES.resolve("paola/call-1.wav"))
                                        .samples()),
                                16_000),
                        8_000));
        Said short1 = run("enroll", "--data", data.toString(), "--json", "paola", little.toString());
        assertEquals(1, short1.code(), short1.toString());
        assertEquals("TooLittle", short1.json().get("result").asText());
    }

    @Test
    void callersAreListedShownDeletedAndOptedOut() throws Exception {
        String mine = folder.resolve("other").toString();
        Path voice = VOICES.resolve("carlo");
        assertEquals(
                0,
                run(
                                "enroll",
                                "--data",
                                mine,
                                "--name",
                                "Carlo",
                                "--meta",
                                "account=7",
                                "+15550102",
                                voice.resolve("enrol-1.wav").toString(),
                                voice.resolve("enrol-2.wav").toString())
                        .code());
        Said list = run("callers", "list", "--data", mine, "--json");
        assertEquals(0, list.code());
        JsonNode carlo = list.json().get(0);
        assertEquals("+15550102", carlo.get("caller").asText());
        assertEquals("Carlo", carlo.get("name").asText());
        assertEquals("7", carlo.get("metadata").get("account").asText());
        assertTrue(carlo.get("seconds").asDouble() > 12, carlo.toString());

        Said show = run("callers", "show", "--data", mine, "--json", "+15550102");
        assertEquals(0, show.code());
        assertEquals("YES", show.json().get("consents").get(0).get("answer").asText());
        assertEquals(1, run("callers", "show", "--data", mine, "stranger").code());

        assertEquals(0, run("callers", "delete", "--data", mine, "+15550102").code());
        assertEquals(1, run("callers", "delete", "--data", mine, "+15550102").code());
        assertEquals(0, run("callers", "opt-out", "--data", mine, "+15550102").code());
        assertTrue(run("callers", "show", "--data", mine, "--json", "+15550102")
                .json()
                .get("optedOut")
                .asBoolean());
        Said refused = run(
                "enroll",
                "--data",
                mine,
                "--json",
                "+15550102",
                voice.resolve("enrol-1.wav").toString(),
                voice.resolve("enrol-2.wav").toString());
        assertEquals(1, refused.code(), refused.toString());
        assertEquals("OptedOut", refused.json().get("result").asText());
        assertEquals(0, run("callers", "opt-in", "--data", mine, "+15550102").code());
        assertEquals(1, run("callers", "opt-in", "--data", mine, "+15550102").code());
        assertEquals(0, run("callers", "list", "--data", mine, "--json").json().size());
    }

    @Test
    void modelsAreVerified() throws Exception {
        Said said = run("models", "verify", "--json");
        assertEquals(0, said.code(), said.toString());
        List<String> names = new ArrayList<>();
        for (String line : said.out().lines().toList()) {
            JsonNode json = JSON.readTree(line);
            assertTrue(json.get("ok").asBoolean(), line);
            names.add(json.get("check").asText());
        }
        assertTrue(names.containsAll(List.of("campplus-telephone", "silero-vad")), names.toString());
        assertEquals(0, run("models", "list").code());
    }

    @Test
    void doctorFindsNothingOrSaysWhat() throws Exception {
        String sick = folder.resolve("doctor").toString();
        Said well = run("doctor", "--json", "--data", sick, "--set", "sip.port=0", "--set", "http.port=0");
        assertEquals(0, well.code(), well.toString());
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Said ill = run(
                    "doctor",
                    "--json",
                    "--data",
                    sick,
                    "--set",
                    "sip.port=0",
                    "--set",
                    "http.port=" + taken.getLocalPort());
            assertEquals(1, ill.code(), ill.toString());
            List<String> bad = new ArrayList<>();
            for (String line : ill.out().lines().toList()) {
                JsonNode json = JSON.readTree(line);
                if (!json.get("ok").asBoolean()) {
                    bad.add(json.get("check").asText());
                    assertTrue(json.get("finding").asText().contains(Integer.toString(taken.getLocalPort())), line);
                }
            }
            assertEquals(List.of("http"), bad);
        }
    }

    @Test
    void storeThatCannotBeUsedIsExitCodeThree() throws Exception {
        Path file = written("data-file", new byte[] {1});
        Said said = run("callers", "list", "--data", file.toString());
        assertEquals(3, said.code(), said.toString());
        assertEquals(1, said.err().lines().count(), said.toString());
    }

    private static Said enroll(String caller, String... files) {
        List<String> words = new ArrayList<>(List.of("enroll", "--data", data.toString(), "--json", caller));
        Arrays.stream(files).map(file -> VOICES.resolve(file).toString()).forEach(words::add);
        return run(words.toArray(String[]::new));
    }

    private static Said identify(Path... files) {
        List<String> words = new ArrayList<>(List.of("identify", "--data", data.toString(), "--json"));
        Arrays.stream(files).map(Path::toString).forEach(words::add);
        return run(words.toArray(String[]::new));
    }

    private static Path written(String name, byte[] bytes) throws Exception {
        return Files.write(folder.resolve(name), bytes);
    }

    /** Two channels, each sample repeated: 16-bit PCM at {@code times} the rate. */
    private static byte[] stereo(AudioClip clip, int times) {
        AudioClip high = new AudioClip(repeated(clip.samples(), 2 * times), clip.sampleRateHz() * times);
        byte[] file = WavWriter.pcm16(Levels.toPcm16(high.samples()), high.sampleRateHz());
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(22, (short) 2).putInt(28, high.sampleRateHz() * 4).putShort(32, (short) 4);
        return file;
    }

    private static float[] repeated(float[] samples, int times) {
        float[] all = new float[samples.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = samples[i / times];
        }
        return all;
    }
}
