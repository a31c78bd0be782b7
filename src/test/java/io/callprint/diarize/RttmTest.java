package io.callprint.diarize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RttmTest {
    @TempDir
    private Path folder = Path.of("");

    private void refused(String sentence, String text) {
        assertEquals(
                "a.rttm: " + sentence,
                assertThrows(RttmException.class, () -> Rttm.parse(text, "a.rttm"))
                        .getMessage());
    }

    @Test
    void turnsAreReadByRecording() throws Exception {
        assertEquals(
                Map.of(
                        "call1",
                        List.of(new SpeakerTurn(0.5, 2, "Zoé"), new SpeakerTurn(3, 4, "ben")),
                        "call2",
                        List.of(new SpeakerTurn(1, 1.25, "ben"))),
                Rttm.parse("""
                        ;; a comment
                        SPKR-INFO call1 1 <NA> <NA> <NA> unknown Zoé <NA>
                        SPEAKER call1 1 0.5 1.5 <NA> <NA> Zoé <NA> <NA>

                        SPEAKER  call2 1 1 0.25 <NA> <NA> ben
                        SPEAKER call1 1 3.0 1.0 <NA> <NA> ben <NA> <NA>
                        SPEAKER call1 1 9.0 0.0 <NA> <NA> ben <NA> <NA>
                        """, "a.rttm"));
    }

    @Test
    void writtenTurnsAreReadAgain() throws Exception {
        String text = Rttm.write("my call", List.of(new SpeakerTurn(0.1234, 2, "Anna Berg")));

        assertEquals("SPEAKER my_call 1 0.123 1.877 <NA> <NA> Anna_Berg <NA> <NA>", text.strip());
        assertEquals(
                List.of(new SpeakerTurn(0.123, 2, "Anna_Berg")),
                Rttm.parse(text, "a.rttm").get("my_call"));
    }

    @Test
    void emptyRttmIsRefused() throws Exception {
        refused("found no turn, expected RTTM lines that begin with SPEAKER.", "");
        Path empty = Files.createFile(folder.resolve("empty.rttm"));
        assertEquals(
                empty + ": found no turn, expected RTTM lines that begin with SPEAKER.",
                assertThrows(IOException.class, () -> Rttm.read(empty)).getMessage());
        Path none = folder.resolve("none.rttm");
        assertEquals(
                none + ": found no such file, expected RTTM.",
                assertThrows(IOException.class, () -> Rttm.read(none)).getMessage());
    }

    @Test
    void brokenLineIsRefusedWithItsNumber() {
        refused("line 2: found a start of \"x\", expected seconds.", "\nSPEAKER a 1 x 1 <NA> <NA> b <NA> <NA>");
        refused(
                "line 1: found a length of -1.0, expected 0 to 10000000 seconds.",
                "SPEAKER a 1 2 -1.0 <NA> <NA> b <NA> <NA>");
        refused(
                "line 1: found a start of NaN, expected 0 to 10000000 seconds.",
                "SPEAKER a 1 NaN 1 <NA> <NA> b <NA> <NA>");
        refused(
                "line 1: found 5 words, expected at least 8: SPEAKER recording channel start length <NA> <NA> speaker.",
                "SPEAKER a 1 0 1");
    }
}
