package io.callprint.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures as lines for people. */
public final class FigureText {
    private FigureText() {}

    public static List<String> lines(Evaluation evaluation) {
        List<String> lines = new ArrayList<>(evaluation.setup());
        evaluation.groups().forEach((name, rates) -> {
            lines.add("");
            lines.addAll(group(name, rates, evaluation.searches()));
        });
        return lines;
    }

    private static List<String> group(String name, ErrorRates rates, Map<String, GallerySearch.Figures> searches) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %d genuine, %d impostor trials, %d speakers; %d without speech, %d a call would ask to repeat"
                .formatted(
                        name,
                        rates.genuine(),
                        rates.impostors(),
                        rates.speakers(),
                        rates.withoutSpeech(),
                        rates.notGoodEnough()));
        if (rates.equalErrorRate().isKnown()) {
            lines.add("  EER %s   FNMR at FMR 1 %% %s, at 0.1 %% %s%s"
                    .formatted(
                            percent(rates.equalErrorRate()),
                            percent(rates.missedAtOnePercent()),
                            percent(rates.missedAtOnePerMille()),
                            rates.impostors() < 30_000 ? " (few impostors for 0.1 %)" : ""));
            lines.add("  minDCF %s   Cllr %s, minCllr %s"
                    .formatted(number(rates.minimumCost()), number(rates.cllr()), number(rates.minimumCllr())));
        }
        for (ErrorRates.Realised realised : rates.requested()) {
            lines.add("  asked FMR %s: shipped thresholds FMR %s FNMR %s; as in calls FMR %s FNMR %s"
                    .formatted(
                            percent(realised.rate()),
                            percent(realised.shippedMatches()),
                            percent(realised.shippedMisses()),
                            percent(realised.siteMatches()),
                            percent(realised.siteMisses())));
        }
        GallerySearch.Figures search = searches.get(name);
        if (search != null) {
            lines.add("  search of %d callers, %d by mates, %d by strangers: rank-1 %s, FNIR at FPIR 1 %% %s"
                    .formatted(
                            search.callers(),
                            search.mates(),
                            search.strangers(),
                            percent(search.rank1()),
                            percent(search.falseNegativeRate())));
        }
        return lines;
    }

    static String percent(Interval figure) {
        if (!figure.isKnown()) {
            return "-";
        }
        return Double.isNaN(figure.low())
                ? percent(figure.value())
                : String.format(
                        Locale.ROOT,
                        "%s [%s, %s]",
                        percent(figure.value()),
                        digits(100 * figure.low()),
                        digits(100 * figure.high()));
    }

    static String percent(double share) {
        return digits(100 * share) + " %";
    }

    static String number(Interval figure) {
        return figure.isKnown()
                ? String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", figure.value(), figure.low(), figure.high())
                : "-";
    }

    private static String digits(double percent) {
        return String.format(
                Locale.ROOT, percent != 0 && percent < 1 ? "%.3f" : percent < 10 ? "%.2f" : "%.1f", percent);
    }
}
