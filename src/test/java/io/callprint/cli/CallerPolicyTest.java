package io.callprint.cli;

import static io.callprint.cli.Said.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.app.Settings;
import io.callprint.app.VoiceprintStores;
import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.config.CallprintConfig;
import io.callprint.identity.UnknownCalls;
import io.callprint.identity.Utterance;
import io.callprint.speech.SpeechQuality;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's side of enrolment, watchlist and limits, as typed. */
class CallerPolicyTest {
    private static final Path HOME = Path.of(Objects.requireNonNull(System.getProperty("callprint.home")));
    private static final Path VOICES = HOME.resolve("sip-config/demo/voices");

    @TempDir
    Path folder;

    private static String file(String name) {
        return VOICES.resolve(name).toString();
    }

    private Said callers(String... words) {
        List<String> all = new ArrayList<>(List.of("callers"));
        all.addAll(List.of(words));
        all.addAll(List.of("--data", folder.toString()));
        return run(all.toArray(String[]::new));
    }

    private Said enroll(String caller, String... files) {
        List<String> all = new ArrayList<>(List.of("enroll", "--data", folder.toString(), caller));
        all.addAll(List.of(files));
        return run(all.toArray(String[]::new));
    }

    private List<String> audited() throws Exception {
        List<String> entries = new ArrayList<>();
        Path audit = folder.resolve("audit.jsonl");
        for (String line : Files.exists(audit) ? Files.readAllLines(audit) : List.<String>of()) {
            JsonNode entry = JsonMapper.builder().build().readTree(line);
            entries.add(
                    entry.get("action").asText() + " " + entry.get("subject").asText());
        }
        return entries;
    }

    @Test
    void operatorDecidesAboutOneVoiceUnderTwoIdsAndTakesSamplesOut() throws Exception {
        assertEquals(
                0,
                enroll("carlo", file("carlo/enrol-1.wav"), file("carlo/enrol-2.wav"))
                        .code());
        Path exported = folder.resolve("carlo.json");
        Said export = callers("export", "carlo", "--to", exported.toString());
        JsonNode held = JsonMapper.builder().build().readTree(exported.toFile());
        int speech = held.get("speech").size();
        assertTrue(speech >= 2 && export.out().contains(" and " + speech + " WAV files beside it"), export.toString());
        for (JsonNode one : held.get("speech")) {
            AudioClip clip =
                    AudioFiles.read(folder.resolve("carlo-" + one.get("sample").asText() + ".wav"));
            assertEquals(one.get("seconds").asDouble(), clip.seconds(), 1e-9);
            assertEquals(8000, clip.sampleRateHz());
        }
        Said asked = enroll("carlo-2", file("carlo/enrol-1.wav"), file("carlo/enrol-2.wav"));
        assertEquals(1, asked.code(), asked.toString());
        assertTrue(asked.out().contains("this voice is enrolled as carlo"), asked.toString());
        assertEquals(1, callers("show", "carlo-2").code());

        JsonNode waiting = callers("pending", "--json").json();
        assertEquals(1, waiting.size());
        assertEquals("carlo-2", waiting.get(0).get("caller").asText());
        assertEquals("carlo", waiting.get(0).get("sameVoiceAs").asText());
        assertTrue(callers("pending").out().contains("carlo-2"));

        assertEquals(1, callers("approve", "nobody").code());
        assertEquals(0, callers("approve", "carlo-2").code());
        assertEquals(1, callers("reject", "carlo-2").code());
        Said approved = callers("export", "carlo-2");
        assertEquals(speech, approved.json().get("speech").size());
        assertTrue(approved.err().contains("the speech of " + speech + " samples is held too"), approved.err());
        JsonNode samples = callers("samples", "carlo-2", "--json").json();
        assertTrue(samples.size() >= 2, samples.toString());
        assertEquals("enrolment", samples.get(0).get("origin").asText());
        assertEquals("command-line", samples.get(0).get("source").asText());
        assertFalse(samples.toString().contains("vector"));

        Said removed = callers(
                "samples", "carlo-2", "--remove", samples.get(0).get("id").asText());
        assertEquals(0, removed.code(), removed.toString());
        assertEquals(samples.size() - 1, removed.out().lines().count());
        assertEquals(2, callers("samples", "carlo-2", "--remove", "00000000").code());
        assertEquals(0, callers("samples", "carlo-2", "--remove-updates").code(), "nothing to take out");
        List<String> rest = new ArrayList<>(List.of("samples", "carlo-2"));
        callers("samples", "carlo-2", "--json").json().forEach(one -> {
            rest.add("--remove");
            rest.add(one.get("id").asText());
        });
        Said all = callers(rest.toArray(String[]::new));
        assertEquals(2, all.code(), all.toString());
        assertTrue(all.err().contains("no sample left, expected at least one"), all.toString());
        assertEquals(1, callers("samples", "nobody").code());
        assertEquals(
                List.of(
                        "voiceprint.enrol carlo",
                        "enrolment.pending carlo-2",
                        "enrolment.approve carlo-2",
                        "voiceprint.remove-samples carlo-2"),
                audited().stream()
                        .filter(entry -> !entry.startsWith("voiceprint.read") && !entry.startsWith("voiceprint.export"))
                        .toList());
        assertTrue(audited().contains("voiceprint.read carlo-2"));

        Said watched = callers("watch", "add", "--reason", "chargebacks", "--caller", "carlo");
        assertEquals(0, watched.code(), watched.toString());
        Said heard = callers("watch", "add", "--reason", "threats", "--days", "7", file("june/enrol-1.wav"));
        assertEquals(0, heard.code(), heard.toString());
        JsonNode list = callers("watch", "list", "--json").json();
        assertEquals(2, list.size());
        for (JsonNode one : list) {
            assertEquals(
                    one.get("reason").asText().equals("threats") ? "enrol-1.wav" : "caller carlo",
                    one.get("origin").asText());
        }
        String id = list.get(0).get("id").asText();
        assertEquals(0, callers("watch", "remove", id).code());
        assertEquals(1, callers("watch", "remove", id).code());
        assertEquals(1, callers("watch", "list").out().lines().count());
        assertEquals(
                1,
                callers("list", "--json").json().findValuesAsText("caller").stream()
                        .filter("carlo"::equals)
                        .count());
    }

    @Test
    void callWithoutARecognisedCallerCanBeWatchedWhileItsVoiceIsKept() throws Exception {
        Settings settings = new Settings(HOME, folder, CallprintConfig.DEFAULTS);
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            Utterance said = new Utterance(
                    "0badcafe",
                    new Embedding("m", new float[] {0.6f, 0.8f}),
                    4.2,
                    new SpeechQuality(0.9, Set.of(), 20, 0.6, 0));
            new UnknownCalls(store, Duration.ofHours(2), Clock.systemUTC()).keep(said, "a7@10.0.0.9");
        }
        Said calls = callers("watch", "calls");
        assertTrue(
                calls.out().startsWith("a7@10.0.0.9  at 20") && calls.out().contains("  4.2 s, kept until "),
                calls.out());

        Said watched = callers("watch", "add", "--reason", "abuse", "--call", "a7@10.0.0.9");
        assertEquals(0, watched.code(), watched.toString());
        JsonNode list = callers("watch", "list", "--json").json();
        assertEquals("call a7@10.0.0.9", list.get(0).get("origin").asText());
        assertEquals(List.of("watch.add " + list.get(0).get("id").asText()), audited());

        Said other = callers("watch", "add", "--reason", "abuse", "--call", "a8@10.0.0.9");
        assertEquals(2, other.code(), other.toString());
        assertTrue(other.err().contains("nothing is kept of call a8@10.0.0.9, expected one of"), other.toString());
    }

    @Test
    void wrongUseIsOneSentence() {
        for (String line : List.of(
                "watch add --reason x",
                "watch add --reason x --caller a b.wav",
                "watch add --reason x --caller a --call b",
                "watch add --reason x --caller nobody",
                "watch add --caller carlo",
                "watch add --reason x --days 0 --caller carlo",
                "unlock",
                "unlock --all somebody")) {
            Said said = callers(line.split(" "));
            assertEquals(2, said.code(), line + ": " + said);
            assertTrue(said.err().contains("expected") || said.err().contains("Missing required"), line + ": " + said);
        }
        assertEquals(1, callers("unlock", "somebody").code());
        assertEquals(1, callers("unlock", "--all").code());
    }
}
