package io.callprint.diarize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rich Transcription Time Marked files (NIST, RT-09 evaluation plan, appendix A): one line a turn,
 *
 * <pre>SPEAKER recording channel start-seconds length-seconds &lt;NA&gt; &lt;NA&gt; speaker &lt;NA&gt; &lt;NA&gt;</pre>
 *
 * <p>Lines of other types and comments, which begin with two semicolons, say nothing about who spoke.
 */
public final class Rttm {
    private static final String TYPE = "SPEAKER";
    private static final int RECORDING = 1;
    private static final int START = 3;
    private static final int LENGTH = 4;
    private static final int SPEAKER = 7;
    private static final double MOST_SECONDS = 1e7; // four months

    private Rttm() {}

    /**
     * @return turns of each recording, as they stand in the file; never empty
     * @throws IOException one sentence when the file cannot be read or holds no turn
     */
    public static Map<String, List<SpeakerTurn>> read(Path file) throws IOException {
        try {
            return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file.toString());
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": found no such file, expected RTTM.", e);
        } catch (RttmException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** @throws RttmException one sentence: which line, what was found, what was expected */
    static Map<String, List<SpeakerTurn>> parse(String text, String name) throws RttmException {
        Map<String, List<SpeakerTurn>> turns = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String[] words = line.strip().split("\\s+");
            if (!words[0].equals(TYPE)) {
                continue;
            }
            String where = name + ": line " + number + ": ";
            if (words.length <= SPEAKER) {
                throw new RttmException(where + "found " + words.length + " words, expected at least " + (SPEAKER + 1)
                        + ": SPEAKER recording channel start length <NA> <NA> speaker.");
            }
            double start = seconds(words[START], where, "a start");
            double length = seconds(words[LENGTH], where, "a length");
            if (length > 0) {
                turns.computeIfAbsent(words[RECORDING], recording -> new ArrayList<>())
                        .add(new SpeakerTurn(start, start + length, words[SPEAKER]));
            }
        }
        if (turns.isEmpty()) {
            throw new RttmException(name + ": found no turn, expected RTTM lines that begin with SPEAKER.");
        }
        return Collections.unmodifiableMap(turns);
    }

    /** The turns of one recording; blanks in names become underscores, as words of a line end there. */
    public static String write(String recording, List<SpeakerTurn> turns) {
        return turns.stream()
                .map(turn -> String.format(
                        Locale.ROOT,
                        "SPEAKER %s 1 %.3f %.3f <NA> <NA> %s <NA> <NA>%n",
                        word(recording),
                        turn.startSeconds(),
                        turn.seconds(),
                        word(turn.speaker())))
                .collect(Collectors.joining());
    }

    private static String word(String text) {
        return text.isBlank() ? "<NA>" : text.strip().replaceAll("\\s+", "_");
    }

    private static double seconds(String word, String where, String what) throws RttmException {
        try {
            double value = Double.parseDouble(word);
            if (value >= 0 && value <= MOST_SECONDS) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new RttmException(where + "found " + what + " of \"" + word + "\", expected seconds.", e);
        }
        throw new RttmException(where + "found " + what + " of " + word + ", expected 0 to 10000000 seconds.");
    }
}
