package io.callprint.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures as lines for people. */
public final class FigureText {
    private FigureText() {}

    public static List<String> lines(Evaluation evaluation) {
        List<String> lines = new ArrayList<>(evaluation.setup());
        evaluation.groups().forEach((name, rates) -> {
            if (!Evaluation.isWhole(name)) {
                return;
            }
            lines.add("");
            lines.addAll(group(name, rates));
            lines.addAll(search(evaluation.searches().get(name)));
            lines.addAll(agreement(evaluation.agreement().get(name)));
        });
        List<String> conditions = conditions(evaluation.groups());
        if (!conditions.isEmpty()) {
            lines.add("");
            lines.add("by condition:");
            lines.addAll(conditions);
        }
        evaluation.early().ifPresent(early -> lines.addAll(early(early)));
        return lines;
    }

    private static List<String> group(String name, ErrorRates rates) {
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
        return lines;
    }

    /** Those with genuine callers enough to tell, one line each. */
    private static List<String> conditions(Map<String, ErrorRates> groups) {
        return groups.entrySet().stream()
                .filter(group -> !Evaluation.isWhole(group.getKey()))
                .filter(group -> group.getValue().isTelling())
                .map(group -> "  %s: EER %s   FNMR at FMR 1 %% %s   (%d genuine, %d impostor)"
                        .formatted(
                                group.getKey(),
                                percent(group.getValue().equalErrorRate()),
                                percent(group.getValue().missedAtOnePercent()),
                                group.getValue().genuine(),
                                group.getValue().impostors()))
                .toList();
    }

    private static List<String> search(GallerySearch.@Nullable Figures search) {
        List<String> lines = new ArrayList<>();
        if (search != null) {
            lines.add("  search of %d callers, %d by mates, %d by strangers: rank-1 %s, FNIR at FPIR 1 %% %s"
                    .formatted(
                            search.callers(),
                            search.mates(),
                            search.strangers(),
                            percent(search.rank1()),
                            percent(search.falseNegativeRate())));
            for (GallerySearch.Realised realised : search.requested()) {
                lines.add("  asked FPIR %s: as in calls FPIR %s FNIR %s"
                        .formatted(
                                percent(realised.rate()),
                                percent(realised.falsePositives()),
                                percent(realised.falseNegatives())));
            }
        }
        return lines;
    }

    private static List<String> agreement(@Nullable CallAgreement agreement) {
        return agreement == null
                ? List.of()
                : List.of(
                        "  through SIP: EER %s, from the files %s, change %s"
                                .formatted(
                                        percent(agreement.errorThroughCalls()),
                                        percent(agreement.errorFromFiles()),
                                        percent(agreement.change())),
                        String.format(
                                Locale.ROOT,
                                "  scores of %d trials heard both ways differ by %.4f in the middle, %.4f in 95 of 100, %.4f at most; %d heard from the file only, %d in the call only",
                                agreement.trials(),
                                agreement.median(),
                                agreement.ninetyFifth(),
                                agreement.greatest(),
                                agreement.filesOnly(),
                                agreement.callsOnly()));
    }

    private static List<String> early(EarlyDecisions early) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("deciding as soon as it is sure, %d genuine and %d impostor trials:"
                .formatted(early.genuine(), early.impostors()));
        for (EarlyDecisions.AtRate rate : early.rates()) {
            List<String> decided = new ArrayList<>();
            for (int look = 0; look < early.lookSeconds().size(); look++) {
                decided.add("%s s %s"
                        .formatted(
                                plain(early.lookSeconds().get(look)),
                                percent(rate.decidedBy().get(look))));
            }
            lines.add("  asked FMR %s: genuine accepted by %s"
                    .formatted(percent(rate.rate()), String.join(", ", decided)));
            lines.add("    FMR over all looks %s; waiting for the last look FMR %s FNMR %s; missed more by looking %s"
                    .formatted(
                            percent(rate.falseMatchRate()),
                            percent(rate.waitingMatches()),
                            percent(rate.waitingMisses()),
                            percent(rate.loss())));
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

    /** A number as short as it can be said, at most two decimals. */
    static String plain(double number) {
        String text = String.format(Locale.ROOT, "%.2f", number);
        return text.replaceFirst("\\.?0+$", "");
    }

    private static String digits(double percent) {
        return String.format(
                Locale.ROOT,
                percent != 0 && Math.abs(percent) < 1 ? "%.3f" : Math.abs(percent) < 10 ? "%.2f" : "%.1f",
                percent);
    }
}
