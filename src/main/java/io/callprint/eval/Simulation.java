package io.callprint.eval;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The telephone calls that files are passed through. Where there are several choices, every file draws one of each.
 *
 * @param seed of all draws
 * @param snrDb power of the speech over that of the noise; {@link Double#POSITIVE_INFINITY} for no noise
 * @param lossShares of packets, 0 to 0.5
 * @param tandems codecs that speech passes before the G.711 line
 */
public record Simulation(long seed, List<Double> snrDb, List<Double> lossShares, List<Tandem> tandems) {
    private static final String CLEAN = "clean";

    public Simulation {
        if (snrDb.isEmpty()) {
            throw new TrialListException("--snr: found nothing, expected -20 to 80 dB, or clean");
        }
        snrDb = List.copyOf(new LinkedHashSet<>(snrDb));
        lossShares = List.copyOf(new LinkedHashSet<>(lossShares));
        tandems = List.copyOf(new LinkedHashSet<>(tandems));
        if (lossShares.isEmpty() || lossShares.stream().anyMatch(share -> !(share >= 0 && share <= 0.5))) {
            throw new TrialListException("--loss: found " + lossShares + ", expected shares from 0 to 0.5");
        }
        if (tandems.isEmpty()) {
            throw new TrialListException("--tandem: found nothing, expected one of " + Tandem.labels());
        }
    }

    /**
     * @param snrs numbers of dB, or "clean"
     * @param tandems labels of {@link Tandem}
     * @throws TrialListException one sentence naming what is wrong
     */
    public static Simulation of(long seed, List<String> snrs, List<Double> lossShares, List<String> tandems) {
        return new Simulation(
                seed,
                snrs.stream().map(Simulation::snr).toList(),
                lossShares,
                tandems.stream().map(Tandem::of).toList());
    }

    private static double snr(String text) {
        if (text.equals(CLEAN)) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double snr = Double.parseDouble(text);
            if (snr >= -20 && snr <= 80) {
                return snr;
            }
        } catch (NumberFormatException e) {
            // the sentence below
        }
        throw new TrialListException("--snr: found \"" + text + "\", expected -20 to 80 dB, or clean");
    }

    /** For people: "clean" or a number. */
    static String snrLabel(double snrDb) {
        return Double.isInfinite(snrDb) ? CLEAN : FigureText.plain(snrDb);
    }

    /** For people: per cent of packets. */
    static String lossLabel(double share) {
        return FigureText.plain(100 * share) + " %";
    }

    /** One sentence on what every file passes through. */
    String sentence() {
        List<String> noise = snrDb.stream()
                .filter(Double::isFinite)
                .map(Simulation::snrLabel)
                .toList();
        List<String> parts = new ArrayList<>(List.of("random band and equaliser"));
        parts.add(
                noise.isEmpty()
                        ? "no noise"
                        : "white, pink or babble noise at %s dB%s"
                                .formatted(String.join(", ", noise), noise.size() < snrDb.size() ? " or none" : ""));
        String codecs = tandems.stream()
                .filter(tandem -> tandem != Tandem.NONE)
                .map(Tandem::label)
                .collect(Collectors.joining(" or "));
        if (!codecs.isEmpty()) {
            parts.add(codecs + (tandems.contains(Tandem.NONE) ? " or no second codec" : ""));
        }
        parts.add("G.711 of either law");
        String lost = lossShares.stream().map(Simulation::lossLabel).collect(Collectors.joining(", "));
        return "Every file passed through a simulated telephone channel of its own (seed %d): %s, %s of packets lost and concealed."
                .formatted(seed, String.join(", ", parts), lost);
    }
}
