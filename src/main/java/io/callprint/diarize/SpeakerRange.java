package io.callprint.diarize;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many people speak in a recording.
 *
 * @param fewest at least 1
 * @param most at most {@link DiarizationOptions#MOST_SPEAKERS}
 */
public record SpeakerRange(int fewest, int most) {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");

    public static final SpeakerRange ANY = new SpeakerRange(1, DiarizationOptions.MOST_SPEAKERS);

    /** @throws IllegalArgumentException one sentence: neither a number nor a range */
    public static SpeakerRange parse(String text) {
        Matcher range = RANGE.matcher(text.strip());
        if (range.matches()) {
            int fewest = Integer.parseInt(range.group(1));
            int most = range.group(2) == null ? fewest : Integer.parseInt(range.group(2));
            if (fewest >= 1 && most >= fewest && most <= DiarizationOptions.MOST_SPEAKERS) {
                return new SpeakerRange(fewest, most);
            }
        }
        throw new IllegalArgumentException("--speakers is \"" + text + "\", expected a number such as 2 or a range such"
                + " as 2-5, within 1 to " + DiarizationOptions.MOST_SPEAKERS);
    }
}
