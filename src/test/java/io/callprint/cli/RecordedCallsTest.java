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

/** Carlo, an agent, and June, who calls, are enrolled; recorded calls of theirs are identified. */
class RecordedCallsTest {
    private static final Path VOICES = Path.of(System.getProperty("callprint.home", "."), "sip-config/demo/voices");
    private static final int RATE = 8000;

    @TempDir
    static Path folder;

    private static String data = "";

    @BeforeAll
    static void enrolTwo() throws Exception {
        data = folder.resolve("data").toString();
        StringBuilder list = new StringBuilder("caller,files\n");
        for (String voice : List.of("carlo", "june")) {
            list.append("%s,%s;%s%n".formatted(voice, speech(voice, "enrol-1"), speech(voice, "enrol-2")));
        }
        Path file = Files.writeString(folder.resolve("both.csv"), list);
        Said said = Said.run("enroll", "--data", data, "--batch", file.toString());
        assertEquals(0, said.code(), said.toString());
    }

    private static Path speech(String voice, String name) {
        return VOICES.resolve(voice).resolve(name + ".wav");
    }

    /** Both take turns on one channel. */
    private static Path call() throws Exception {
        return call("call.wav", "call-1", List.of("carlo", "june", "carlo", "june"));
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
    void speakersAreCalledByTheNamesOfTheirVoices() throws Exception {
        Said said = Said.run("diarize", "--data", data, call().toString(), "--known", "--keep", "30");

        assertEquals(0, said.code(), said.toString());
        List<String> speakers =
                said.out().lines().map(line -> line.split(" ")[7]).distinct().toList();
        assertEquals(List.of("carlo", "june"), speakers, said.toString());
        Said kept = Said.run("recordings", "list", "--data", data, "--json");
        assertEquals(2, kept.json().get("speakers").asInt(), kept.toString());
        String recording = kept.json().get("recording").asText();
        assertEquals(
                2,
                Said.run("recordings", "show", "--data", data, recording)
                        .out()
                        .lines()
                        .count());
        assertEquals(
                1,
                Said.run("recordings", "search-speaker", "--data", data, recording, "june")
                        .code());
        assertEquals(
                0, Said.run("recordings", "delete", "--data", data, recording).code());
        assertEquals(
                1, Said.run("recordings", "show", "--data", data, recording).code());
        assertTrue(Files.readString(Path.of(data, "audit.jsonl")).contains("recording.delete"));
    }

    @Test
    void callersOfAListAreEnrolledFromRecordedCalls() throws Exception {
        String own = folder.resolve("batch").toString();
        Said agent = Said.run(
                "enroll",
                "--data",
                own,
                "carlo",
                "--meta",
                "role=agent",
                speech("carlo", "enrol-1").toString(),
                speech("carlo", "enrol-2").toString());
        assertEquals(0, agent.code(), agent.toString());
        Path first = call("first.wav", "enrol-1", List.of("carlo", "june"));
        Path second = call("second.wav", "enrol-2", List.of("june", "carlo"));
        Path list = Files.writeString(
                folder.resolve("callers.csv"),
                "caller,files,channel\njune," + first.getFileName() + ";" + second.getFileName() + ",mixed\n");
        Said said = Said.run("enroll", "--data", own, "--batch", list.toString());

        assertEquals(0, said.code(), said.toString() + Files.readString(folder.resolve("callers.csv.results.jsonl")));
        Said june = Said.run("identify", "--data", own, speech("june", "call-2").toString(), "--json");
        assertEquals("june", june.json().get("caller").asText(), june.toString());
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
