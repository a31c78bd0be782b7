package io.callprint.voiceprint;

/**
 * The operator's name for a caller: an account number, a telephone number, any text of 1 to 128 printable characters
 * without leading or trailing blanks.
 */
public record CallerId(String value) implements Comparable<CallerId> {
    public static final int MAX_LENGTH = 128;

    public CallerId {
        if (value.isBlank() || value.length() > MAX_LENGTH || !value.equals(value.strip())) {
            throw new IllegalArgumentException("caller id \"" + shortened(value)
                    + "\" is not usable, expected 1 to 128 characters without blanks around them");
        }
        if (value.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("caller id holds a control character, expected printable text");
        }
    }

    private static String shortened(String value) {
        String clean = value.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 40 ? clean : clean.substring(0, 40) + "…";
    }

    @Override
    public int compareTo(CallerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
