package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentBatchTest {
    private static final String[] WHOLE = {
        "{\"caller\": \"ada\", \"files\": [\"a.wav\", \"file:///b.wav\"], \"metadata\": {\"team\": \"x\"}}\n",
        "caller,files,name\nada,a.wav;b.wav,\"Ada, L.\"\n"
    };
    private static final String POISON = "\"\\{}[],:;\n\r\0\u00ff%/ ";

    @TempDir
    Path folder;

    @Test
    void damagedListIsReadOrRefusedInASentenceThatNamesIt() throws IOException {
        Random random = new Random(8);
        for (int i = 0; i < 4_000; i++) {
            StringBuilder text = new StringBuilder(WHOLE[i % 2]);
            for (int change = random.nextInt(4); change >= 0 && !text.isEmpty(); change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.insert(at, POISON.charAt(random.nextInt(POISON.length())));
                    case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(9)));
                    default -> text.setCharAt(at, POISON.charAt(random.nextInt(POISON.length())));
                }
            }
            Path list = folder.resolve(i % 2 == 0 ? "l.jsonl" : "l.csv");
            Files.writeString(list, text);
            try {
                EnrolmentBatch.read(list).forEach(entry -> assertTrue(entry.line() >= 1));
            } catch (IllegalArgumentException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith(list.toString()), e.toString());
            }
        }
    }

    @Test
    void listThatIsNotUtf8IsOneSentence() throws IOException {
        Path list = folder.resolve("latin.csv");
        Files.write(list, "caller,files\nJ\u00fcrgen,a.wav\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                list + " is not UTF-8, expected a list of callers in UTF-8",
                assertThrows(IllegalArgumentException.class, () -> EnrolmentBatch.read(list))
                        .getMessage());
    }
}
