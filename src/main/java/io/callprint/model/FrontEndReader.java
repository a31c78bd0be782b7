package io.callprint.model;

import java.util.Locale;
import java.util.Set;

/** Turns the {@code front-end} of a catalogue's entry into a front end. */
final class FrontEndReader {
    private static final String FBANK = "fbank";
    private static final String MEL_POWER = "mel-power";
    private static final String WAVEFORM = "waveform";

    private static final String NONE = "none";
    private static final String PEAK = "peak-";
    private static final String AT_LEAST = "at-least-minus-";
    private static final String DBFS = "-dbfs";
    private static final String LEVELS = "none, peak- and a number above 0 to 1, or at-least-minus- a number -dbfs";

    private FrontEndReader() {}

    /** @throws ModelRefusedException one sentence: a key that is missing, not known, or has a value of another kind */
    static FrontEnd read(CatalogNode node) {
        FrontEnd frontEnd = switch (node.oneOf("input", Set.of(FBANK, MEL_POWER, WAVEFORM))) {
            case MEL_POWER -> melPower(node);
            case WAVEFORM -> new Waveform(use(node), rate(node), node.number("sample-scale", 1e-6, 1e6), level(node));
            default -> fbank(node);
        };
        node.requireNothingElse();
        return frontEnd;
    }

    private static KaldiFbank fbank(CatalogNode node) {
        node.number("dither", 0, 0);
        node.oneOf("snip-edges", Set.of("true"));
        node.oneOf("remove-frame-mean", Set.of("true"));
        int rate = rate(node);
        int melBands = node.whole("mel-bands", 1, 512);
        KaldiFbank fbank = new KaldiFbank(
                use(node),
                rate,
                node.number("sample-scale", 1e-6, 1e6),
                level(node),
                node.whole("frame-length-ms", 1, 100),
                node.whole("frame-shift-ms", 1, 100),
                node.number("preemphasis", 0, 1),
                KaldiFbank.Window.valueOf(word(node, "window", "hamming", "povey")),
                node.whole("fft-size", 64, 8192),
                melBands,
                node.number("mel-low-hz", 0, rate / 2.0),
                node.number("mel-high-hz", 1, rate / 2.0),
                node.number("energy-floor", 1e-30, 1),
                node.number("log-floor", -100, 100),
                KaldiFbank.MeanRemoval.valueOf(word(node, "mean-removal", NONE, "utterance")),
                node.whole("live-mel-bands", 1, melBands));
        if (Integer.bitCount(fbank.fftSize()) != 1 || fbank.fftSize() < fbank.frameSamples()) {
            throw node.refused(
                    "fft-size",
                    String.valueOf(fbank.fftSize()),
                    "a power of two and at least a frame of " + fbank.frameSamples() + " samples");
        }
        return fbank;
    }

    private static MelPower melPower(CatalogNode node) {
        int windowFrames = node.whole("window-frames", 1, 10_000);
        return new MelPower(
                use(node),
                rate(node),
                level(node),
                node.whole("frame-length-ms", 1, 100),
                node.whole("frame-shift-ms", 1, 100),
                node.whole("mel-bands", 1, 512),
                windowFrames,
                node.whole("step-frames", 1, windowFrames),
                node.number("least-coverage", 0, 1));
    }

    private static FrontEnd.Use use(CatalogNode node) {
        return FrontEnd.Use.valueOf(word(node, "accepts", "telephone", "wideband"));
    }

    private static int rate(CatalogNode node) {
        return node.whole("sample-rate-hz", 8_000, 48_000);
    }

    private static String word(CatalogNode node, String key, String... words) {
        return node.oneOf(key, Set.of(words)).toUpperCase(Locale.ROOT);
    }

    private static LevelRule level(CatalogNode node) {
        String text = node.text("level-rule");
        try {
            if (text.equals(NONE)) {
                return new LevelRule.AsItIs();
            }
            if (text.startsWith(PEAK)) {
                return new LevelRule.Peak(Double.parseDouble(text.substring(PEAK.length())));
            }
            if (text.startsWith(AT_LEAST) && text.endsWith(DBFS)) {
                return new LevelRule.AtLeast(
                        -Double.parseDouble(text.substring(AT_LEAST.length(), text.length() - DBFS.length())));
            }
        } catch (IllegalArgumentException e) {
            throw node.refused("level-rule", text, LEVELS);
        }
        throw node.refused("level-rule", text, LEVELS);
    }
}
