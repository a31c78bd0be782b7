package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptsTest {
    @TempDir
    Path folder;

    private Path home;

    PromptsTest() {
        home = Path.of(".");
    }

    @BeforeEach
    void writes() throws IOException {
        home = Files.createDirectories(folder.resolve("en"));
        Files.writeString(home.resolve("prompts.yaml"), """
                language: en
                prompts:
                  greeting: {file: greeting.wav, text: "Hello.", durationMillis: 500}
                """);
        wav("greeting.wav", 8000);
    }

    private void wav(String name, int rateHz) throws IOException {
        byte[] octets = new byte[8000];
        octets[0] = 0x34;
        octets[1] = 0x12;
        AudioFormat format = new AudioFormat(rateHz, 16, 1, true, false);
        try (AudioInputStream audio = new AudioInputStream(new ByteArrayInputStream(octets), format, 4000)) {
            AudioSystem.write(
                    audio, AudioFileFormat.Type.WAVE, home.resolve(name).toFile());
        }
    }

    @Test
    void listedPromptsAreInMemory() throws FlowException {
        Prompts prompts = Prompts.load(folder, "en");
        short[] audio = prompts.audio("greeting").orElseThrow();
        assertEquals(4000, audio.length);
        assertEquals(0x1234, audio[0], 1);
        assertTrue(prompts.audio("missing").isEmpty());
        assertEquals("greeting/en", prompts.wording("greeting"));
    }

    @Test
    void missingLanguageNamesTheList() {
        FlowException refused = assertThrows(FlowException.class, () -> Prompts.load(folder, "xx"));
        assertEquals(
                "prompt list " + folder.resolve("xx").resolve("prompts.yaml")
                        + " cannot be read, expected the prompts of language \"xx\" there",
                refused.getMessage());
    }

    @Test
    void missingOrWrongFileIsNamed() throws IOException {
        Files.delete(home.resolve("greeting.wav"));
        assertTrue(refusal().contains("greeting.wav"), refusal());
        wav("greeting.wav", 16_000);
        assertTrue(refusal().contains("greeting.wav") && refusal().contains("expected 8000"), refusal());
        Files.writeString(home.resolve("prompts.yaml"), "prompts: {greeting: {text: Hello}}");
        assertTrue(refusal().contains("key \"prompts.greeting.file\" is missing"), refusal());
    }

    private String refusal() {
        return String.valueOf(assertThrows(FlowException.class, () -> Prompts.load(folder, "en"))
                .getMessage());
    }

    @Test
    void promptTheFlowNeedsMustBeThere() throws FlowException {
        Prompts prompts = Prompts.load(folder, "en");
        prompts.requireAll(Set.of("greeting"));
        FlowException refused =
                assertThrows(FlowException.class, () -> prompts.requireAll(List.of("greeting", "goodbye")));
        assertEquals(
                "prompt \"goodbye\" is not in the list of language \"en\", expected one of greeting",
                refused.getMessage());
    }
}
