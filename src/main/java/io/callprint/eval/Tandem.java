package io.callprint.eval;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A codec that speech passes before it reaches the G.711 line, as it does when the caller is on a mobile telephone. */
public enum Tandem {
    /** None: a line of G.711 from end to end. */
    NONE,
    /** GSM full rate, 13 kbit/s (ETSI EN 300 961). */
    GSM,
    /** AMR narrowband at 12.2 kbit/s (3GPP TS 26.071). */
    AMR_NB;

    /** As options name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String labels() {
        return Arrays.stream(values()).map(Tandem::label).collect(Collectors.joining(", "));
    }

    /** @throws TrialListException when no codec has that label */
    static Tandem of(String label) {
        return Arrays.stream(values())
                .filter(tandem -> tandem.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new TrialListException("--tandem: found \"" + label + "\", expected some of " + labels()));
    }
}
