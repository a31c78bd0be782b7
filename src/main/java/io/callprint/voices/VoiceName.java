package io.callprint.voices;

import java.text.Normalizer;
import java.util.Locale;

/**
 * The name of a voice in any script: Unicode NFC (UAX #15), blanks as single spaces, nothing that cannot be seen or that
 * could be taken for a path or an id. Two names are one when they differ in case only.
 */
final class VoiceName {
    private static final int MOST_CODE_POINTS = 100;

    private VoiceName() {}

    /** @throws VoiceLibraryException one sentence */
    static String of(String text) throws VoiceLibraryException {
        String name = Normalizer.normalize(text, Normalizer.Form.NFC)
                .replaceAll("[\\p{Z}\\s]+", " ")
                .strip();
        if (name.isEmpty() || name.codePointCount(0, name.length()) > MOST_CODE_POINTS) {
            throw new VoiceLibraryException("the name of a voice has " + name.codePointCount(0, name.length())
                    + " characters, expected 1 to " + MOST_CODE_POINTS);
        }
        if (name.startsWith(".") || name.codePoints().anyMatch(VoiceName::isRefused)) {
            throw new VoiceLibraryException(
                    "the name of a voice begins with a dot or has a character that a file name or a line cannot"
                            + " show, expected letters, digits, spaces and signs other than / and \\");
        }
        if (isId(name)) {
            throw new VoiceLibraryException(
                    "the name of a voice is " + name + ", expected other than 8 hexadecimal digits, which are an id");
        }
        return name;
    }

    /** What two names that differ in case only have in common. */
    static String folded(String name) {
        String once = Normalizer.normalize(name, Normalizer.Form.NFC);
        return Normalizer.normalize(once.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    static boolean isId(String text) {
        return text.matches("[0-9a-f]{8}");
    }

    private static boolean isRefused(int codePoint) {
        boolean turnsText =
                (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
        return turnsText
                || codePoint == '/'
                || codePoint == '\\'
                || switch (Character.getType(codePoint)) {
                    case Character.CONTROL,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                };
    }
}
