package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvRowsTest {
    @Test
    void quotedFieldsHoldCommasQuotesAndLineEnds() {
        List<CsvRows.Row> rows = CsvRows.of("\ufeffa,b\r\n\"1,2\",\"say \"\"hi\"\"\"\n\n\"two\nlines\",\nlast,");

        assertEquals(
                List.of(
                        new CsvRows.Row(1, List.of("a", "b")),
                        new CsvRows.Row(2, List.of("1,2", "say \"hi\"")),
                        new CsvRows.Row(4, List.of("two\nlines", "")),
                        new CsvRows.Row(6, List.of("last", ""))),
                rows);
    }

    @Test
    void brokenQuotesAreOneSentenceWithTheLine() {
        assertEquals("line 2: a quote that is never closed", message("a,b\n\"1,2\n3\n"));
        assertEquals(
                "line 1: text behind a closed quote, expected a comma or the end of the line", message("\"a\"b,c\n"));
    }

    @Test
    void anythingIsReadOrRefusedInASentence() {
        Random random = new Random(11);
        String letters = "ab,\"\"\n\r ;";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(20); left > 0; left--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                CsvRows.of(text.toString()).forEach(row -> assertTrue(row.line() >= 1));
            } catch (IllegalArgumentException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith("line "), e.getMessage());
            }
        }
    }

    private static String message(String text) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> CsvRows.of(text))
                .getMessage());
    }
}
