package io.callprint.diarize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelinePageTest {
    @TempDir
    private Path folder = Path.of("");

    private static DiarizedSpeaker speaker(String label) {
        return new DiarizedSpeaker(label, 1, "model", new float[] {0.125f});
    }

    private String page(Diarization found) throws Exception {
        Path audio = Files.write(folder.resolve("a<b>.wav"), new byte[] {1, 2, 3});
        Path page = folder.resolve("page.html");
        TimelinePage.write(page, audio, found);
        return Files.readString(page);
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void pageHoldsTurnsAndRecording() throws Exception {
        String page = page(new Diarization(
                62,
                List.of(speaker("speaker-1"), speaker("<script>")),
                List.of(new SpeakerTurn(0.5, 31.5, "speaker-1"), new SpeakerTurn(31, 46.5, "<script>"))));

        assertTrue(page.contains("data:audio/wav;base64,AQID"), page);
        assertTrue(page.contains("a&lt;b&gt;.wav") && page.contains("<title>&lt;script&gt;</title>"), page);
        assertEquals(List.of("50.00", "25.00"), all("<rect [^>]* width=\"([0-9.]+)%\"", page));
        assertEquals(List.of("0:00", "0:10", "0:20", "0:30", "0:40", "0:50"), all("<text [^>]*>([^<]+)<", page));
        assertFalse(page.contains("http://") && !page.contains("http://www.w3.org/2000/svg"), page);
        assertFalse(page.contains("0.125"), page);
    }

    @Test
    void longRecordingIsCutIntoStripsOfRoundLength() throws Exception {
        List<SpeakerTurn> turns = new ArrayList<>();
        for (int start = 0; start < 36_000; start += 5) {
            turns.add(new SpeakerTurn(start, start + 4, "speaker-" + (1 + start / 5 % 2)));
        }
        turns.set(719, new SpeakerTurn(3595, 3602, "speaker-2"));
        String page = page(new Diarization(36_000.075, List.of(speaker("speaker-1"), speaker("speaker-2")), turns));

        assertEquals(10, all("(<svg)", page).size());
        assertEquals(
                List.of("0.000", "3600.000", "7200.000"),
                all("data-start=\"([0-9.]+)\"", page).subList(0, 3));
        assertEquals(
                List.of("0:00", "10:00", "20:00", "30:00", "40:00", "50:00", "1:00:00", "1:10:00"),
                all("<text [^>]*>([^<]+)<", page).subList(0, 8));
        assertEquals(7201, all("(<rect)", page).size(), "a turn over the end of a strip is in both");
        assertTrue(page.length() < 1_000_000, page.length() + " characters");
    }

    @Test
    void stepsOfTheScaleAreRound() {
        assertEquals(1, TimeScale.step(7, 10, 0));
        assertEquals(15, TimeScale.step(101, 10, 0));
        assertEquals(600, TimeScale.step(3600, 12, 600));
        assertEquals(86_400 * 3, TimeScale.step(86_400 * 25.0, 10, 0));
    }

    @Test
    void emptyRecordingHasAPage() throws Exception {
        assertEquals(
                1,
                all("(<svg)", page(new Diarization(0.2, List.of(), List.of()))).size());
    }
}
