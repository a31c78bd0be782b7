package io.callprint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.Levels;
import io.callprint.audio.WavWriter;
import io.callprint.recording.CaptureBytes;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Carlo and June, and the agent Paola, are enrolled; recorded calls of theirs are identified. */
class RecordedCallsTest {
    private static final Path VOICES = Path.of(System.getProperty("callprint.home", "."), "sip-config/demo/voices");
    private static final int RATE = 8000;

    @TempDir
    static Path folder;

    private static String data = "";

    @BeforeAll
    static void enrolThree() throws Exception {
        data = folder.resolve("data").toString();
        StringBuilder list = new StringBuilder("caller,files,role\n");
        for (String voice : List.of("carlo", "june", "paola")) {
            String role = voice.equals("paola") ? "agent" : "";
            list.append("%s,%s;%s,%s%n".formatted(voice, speech(voice, "enrol-1"), speech(voice, "enrol-2"), role));
        }
        Path file = Files.writeString(folder.resolve("all.csv"), list);
        Said said = Said.run("enroll", "--data", data, "--batch", file.toString());
        assertEquals(0, said.code(), said.toString());
    }

    private static Path speech(String voice, String name) {
        return VOICES.resolve(voice).resolve(name + ".wav");
    }

    /** Both take turns on one channel. */
    private static Path call() throws Exception {
        return call("call.wav", "call-1", List.of("carlo", "june"));
    }

    private static Path call(String name, String spoken, List<String> turns) throws Exception {
        float[] call = new float[0];
        for (String voice : turns) {
            AudioClip clip = AudioFiles.read(speech(voice, spoken));
            assertEquals(RATE, clip.sampleRateHz());
            int from = call.length + RATE / 2;
            call = Arrays.copyOf(call, from + clip.samples().length);
            System.arraycopy(clip.samples(), 0, call, from, clip.samples().length);
        }
        Path file = folder.resolve(name);
        WavWriter.write(file, new AudioClip(call, RATE));
        return file;
    }

    private static List<JsonNode> lines(Said said) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : said.out().lines().toList()) {
            lines.add(JsonMapper.builder().build().readTree(line));
        }
        return lines;
    }

    @Test
    void callerOfARecordedCallIsIdentifiedAndTheAgentSetAside() throws Exception {
        Path heard = folder.resolve("heard");
        Said said = Said.run(
                "identify",
                "--data",
                data,
                "--recording",
                call().toString(),
                "--agent",
                "carlo",
                "--json",
                "--evidence",
                heard.toString());

        assertEquals(0, said.code(), said.toString());
        List<JsonNode> parties = lines(said);
        assertEquals(2, parties.size(), said.toString());
        assertEquals("june", parties.getFirst().get("caller").asText(), said.toString());
        assertEquals("carlo", parties.getLast().get("caller").asText(), said.toString());
        assertTrue(parties.getLast().get("agent").asBoolean()
                && !parties.getFirst().get("agent").asBoolean());
        JsonNode first = parties.getFirst().get("evidence").get(0);
        assertTrue(
                first.get(0).asDouble() > 1
                        && first.get(1).asDouble() > first.get(0).asDouble(),
                said.toString());
        assertTrue(AudioFiles.read(heard.resolve("call.wav-1.wav")).seconds() > 3);
    }

    @Test
    void speakersAreCalledByTheNamesOfTheirVoicesAndFoundInOtherRecordings() throws Exception {
        Path other = call("other.wav", "call-2", List.of("june", "carlo"));
        Said said = Said.run("diarize", "--data", data, call().toString(), other.toString(), "--known", "--keep", "30");

        assertEquals(0, said.code(), said.toString());
        List<String> speakers =
                said.out().lines().map(line -> line.split(" ")[7]).distinct().toList();
        assertEquals(List.of("carlo", "june"), speakers, said.toString());
        List<JsonNode> kept = lines(Said.run("recordings", "list", "--data", data, "--json"));
        assertEquals(2, kept.size(), kept.toString());
        assertEquals(2, kept.getFirst().get("speakers").asInt(), kept.toString());
        String recording = kept.getFirst().get("recording").asText();
        assertEquals(
                2,
                Said.run("recordings", "show", "--data", data, recording)
                        .out()
                        .lines()
                        .count());
        List<JsonNode> found =
                lines(Said.run("recordings", "search-speaker", "--data", data, recording, "june", "--json"));
        assertEquals(1, found.size(), found.toString());
        assertEquals("june", found.getFirst().get("speaker").asText(), found.toString());
        assertTrue(found.getFirst().get("falseMatchRate").asDouble() <= 0.001, found.toString());
        List<JsonNode> like = lines(Said.run(
                "recordings", "search-speaker", "--data", data, recording, "june", "--threshold=-1", "--json"));
        assertEquals(2, like.size(), like.toString());
        assertEquals("june", like.getFirst().get("speaker").asText(), like.toString());
        assertEquals(
                0, Said.run("recordings", "delete", "--data", data, recording).code());
        assertEquals(
                1, Said.run("recordings", "show", "--data", data, recording).code());
        assertTrue(Files.readString(Path.of(data, "audit.jsonl")).contains("recording.delete"));
    }

    @Test
    void callersOfAListAreEnrolledFromRecordedCalls() throws Exception {
        Path first = call("first.wav", "enrol-1", List.of("paola", "allison"));
        Path second = call("second.wav", "enrol-2", List.of("allison", "paola"));
        Path list = Files.writeString(
                folder.resolve("callers.csv"),
                "caller,files,channel\nallison," + first.getFileName() + ";" + second.getFileName() + ",mixed\n");
        Said said = Said.run("enroll", "--data", data, "--batch", list.toString());

        assertEquals(0, said.code(), said.toString() + Files.readString(folder.resolve("callers.csv.results.jsonl")));
        Said allison =
                Said.run("identify", "--data", data, speech("allison", "call-2").toString(), "--json");
        assertEquals("allison", allison.json().get("caller").asText(), allison.toString());
    }

    @Test
    void callerOfACaptureIsIdentifiedAsIfLiveTheSameAsPcapOverUdpAndAsPcapngOverTcp() throws Exception {
        short[] said = Levels.toPcm16(AudioFiles.read(speech("june", "call-1")).samples());
        Path overUdp = Files.write(
                folder.resolve("call.pcap"),
                new CaptureBytes().invite().answer().speech(said).toBytes());
        Path overTcp = Files.write(
                folder.resolve("call.pcapng"),
                CaptureBytes.overTcp().invite().answer().speech(said).toPcapng(ByteOrder.LITTLE_ENDIAN));
        Said heard =
                Said.run("identify", "--data", data, "--recording", overUdp.toString(), overTcp.toString(), "--json");

        assertEquals(0, heard.code(), heard.toString());
        List<JsonNode> decisions = lines(heard);
        assertEquals(2, decisions.size(), heard.toString());
        for (JsonNode decision : decisions) {
            assertEquals("june", decision.get("caller").asText(), heard.toString());
            assertEquals("call-1@pbx", decision.get("speaker").asText());
        }
        for (String what : List.of("result", "llr", "netSpeechSeconds", "model")) {
            assertEquals(decisions.getFirst().get(what), decisions.getLast().get(what), heard.toString());
        }
    }

    @Test
    void pcapWithHalfACallIsRefusedWithOneSentence() throws Exception {
        Path capture = Files.write(
                folder.resolve("half.pcap"), new CaptureBytes().invite().toBytes());
        Said said = Said.run("identify", "--data", data, "--recording", capture.toString());

        assertEquals(3, said.code(), said.toString());
        assertTrue(said.err().contains("found half a call"), said.toString());
    }

    @Test
    void truncatedMp3GivesWhatIsThereOrOneSentence() throws Exception {
        byte[] whole = Files.readAllBytes(
                Path.of(System.getProperty("callprint.home", "."), "src/test/resources/io/callprint/audio/sine.mp3"));
        Path cut = Files.write(folder.resolve("cut.mp3"), Arrays.copyOf(whole, whole.length / 2 + 33));
        Said said = Said.run("diarize", cut.toString());

        boolean isRefused = said.code() == 3 && said.err().contains("found damaged data");
        assertTrue(isRefused || said.code() == 1, said.toString());
    }
}
