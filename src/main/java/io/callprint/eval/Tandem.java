package io.callprint.eval;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A codec that speech passes before it reaches the G.711 line, as when the caller is on a mobile or an internet telephone. */
public enum Tandem {
    /** None: a line of G.711 from end to end. */
    NONE(""),
    /** GSM full rate, 13 kbit/s (ETSI EN 300 961). */
    GSM("-t gsm"),
    /** AMR narrowband at 12.2 kbit/s (3GPP TS 26.071). */
    AMR_NB("-t amr-nb -C 7"),
    /** Opus narrowband at 12 kbit/s, packets of 20 ms (RFC 6716). */
    OPUS("");

    private final String sox; // what the program sox is told to write; empty: not its business

    Tandem(String sox) {
        this.sox = sox;
    }

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

    /** Whether this machine can do it. */
    boolean isAvailable() {
        return sox.isEmpty() || Sox.has(label());
    }

    /**
     * Speech encoded and decoded. Any thread.
     *
     * @param samples 8 kHz
     * @return as many
     * @throws IOException when the codec's program fails
     */
    short[] through(short[] samples) throws IOException {
        return switch (this) {
            case NONE -> samples;
            case GSM, AMR_NB -> Sox.through(List.of(sox.split(" ", -1)), samples);
            case OPUS -> OpusLine.through(samples);
        };
    }
}
