package io.callprint.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The tables of the report as HTML. */
final class ReportTables {
    private final Evaluation evaluation;

    ReportTables(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** Rows of the main table. */
    String errorRates() {
        StringBuilder rows = new StringBuilder();
        evaluation.groups().forEach((name, rates) -> {
            if (rates.equalErrorRate().isKnown() && Evaluation.isWhole(name)) {
                rows.append(row(
                        name,
                        count(rates.genuine()),
                        count(rates.impostors()),
                        rate(rates.equalErrorRate()),
                        rate(rates.missedAtOnePercent()),
                        rate(rates.missedAtOnePerMille()),
                        number(rates.minimumCost()),
                        number(rates.cllr()),
                        number(rates.minimumCllr()),
                        number(rates.calibrationLoss())));
            }
        });
        return rows.toString();
    }

    /** Rows of what the thresholds did. */
    String requested() {
        StringBuilder rows = new StringBuilder();
        evaluation.groups().forEach((name, rates) -> {
            if (!Evaluation.isWhole(name)) {
                return;
            }
            for (ErrorRates.Realised realised : rates.requested()) {
                rows.append(row(
                        name,
                        plain(FigureText.percent(realised.rate())),
                        rate(realised.shippedMatches()),
                        rate(realised.shippedMisses()),
                        rate(realised.siteMatches()),
                        rate(realised.siteMisses())));
            }
        });
        return rows.toString();
    }

    /** A section with a row for each condition and columns for each duration, empty when there are none. */
    String conditions() {
        Map<String, Map<String, ErrorRates>> byCondition = new LinkedHashMap<>();
        Set<String> durations = new LinkedHashSet<>();
        evaluation.groups().forEach((name, rates) -> {
            if (!Evaluation.isWhole(name) && rates.isTelling()) {
                String[] parts = Evaluation.parts(name);
                durations.add(parts[0]);
                byCondition
                        .computeIfAbsent(parts[1], _ -> new LinkedHashMap<>())
                        .put(parts[0], rates);
            }
        });
        if (byCondition.isEmpty()) {
            return "";
        }
        List<String> columns = new ArrayList<>(List.of("condition"));
        durations.forEach(duration -> columns.addAll(List.of("genuine, " + duration, "EER", "FNMR at FMR 1 %")));
        StringBuilder rows = new StringBuilder();
        byCondition.forEach((condition, found) -> {
            List<String> cells = new ArrayList<>();
            for (String duration : durations) {
                ErrorRates rates = found.get(duration);
                cells.add(rates == null ? plain("–") : count(rates.genuine()));
                cells.add(rates == null ? plain("–") : rate(rates.equalErrorRate()));
                cells.add(rates == null ? plain("–") : rate(rates.missedAtOnePercent()));
            }
            rows.append(row(condition, cells.toArray(String[]::new)));
        });
        return section(
                "By condition",
                "Of the test, or of both sides where the list says so; \"different\" where they differ. Conditions with fewer than five genuine trials are left out.",
                columns,
                rows.toString());
    }

    /** A section, empty when no test was compared with everybody. */
    String searches() {
        if (evaluation.searches().isEmpty()) {
            return "";
        }
        List<Double> rates = evaluation.searches().values().iterator().next().requested().stream()
                .map(GallerySearch.Realised::rate)
                .toList();
        List<String> columns = new ArrayList<>(
                List.of("trials", "enrolled", "by enrolled", "by strangers", "rank 1", "FNIR at FPIR 1 %"));
        for (double rate : rates) {
            columns.add("FPIR, asked " + FigureText.percent(rate));
            columns.add("FNIR there");
        }
        StringBuilder rows = new StringBuilder();
        evaluation.searches().forEach((name, search) -> {
            List<String> cells = new ArrayList<>(List.of(
                    count(search.callers()),
                    count(search.mates()),
                    count(search.strangers()),
                    rate(search.rank1()),
                    rate(search.falseNegativeRate())));
            for (GallerySearch.Realised realised : search.requested()) {
                cells.add(rate(realised.falsePositives()));
                cells.add(rate(realised.falseNegatives()));
            }
            rows.append(row(name, cells.toArray(String[]::new)));
        });
        return section(
                "Searches of everybody enrolled",
                "FNIR: enrolled callers not found. First at the score that 1 % of strangers reach, then with the thresholds that calls use for the rate asked.",
                columns,
                rows.toString());
    }

    /** A section, empty when no test is long enough for all looks. */
    String early() {
        if (evaluation.early().isEmpty()) {
            return "";
        }
        EarlyDecisions early = evaluation.early().get();
        List<String> columns = new ArrayList<>(List.of("asked FMR"));
        early.lookSeconds().forEach(seconds -> columns.add("accepted by " + FigureText.plain(seconds) + " s"));
        columns.addAll(List.of("FMR, all looks", "FMR, waiting", "FNMR, waiting", "missed more by looking"));
        StringBuilder rows = new StringBuilder();
        for (EarlyDecisions.AtRate rate : early.rates()) {
            List<String> cells = new ArrayList<>();
            rate.decidedBy().forEach(share -> cells.add(rate(share)));
            cells.add(rate(rate.falseMatchRate()));
            cells.add(rate(rate.waitingMatches()));
            cells.add(rate(rate.waitingMisses()));
            cells.add(rate(rate.loss()));
            rows.append(row(FigureText.percent(rate.rate()), cells.toArray(String[]::new)));
        }
        return section(
                "Deciding as soon as it is sure",
                String.format(
                        Locale.ROOT,
                        "Verification of %,d genuine and %,d impostor trials by the looks of a call, which share the rate asked; against waiting for the last look with the whole rate.",
                        early.genuine(),
                        early.impostors()),
                columns,
                rows.toString());
    }

    /** A section, empty when nothing was heard in calls. */
    String agreement() {
        if (evaluation.agreement().isEmpty()) {
            return "";
        }
        StringBuilder rows = new StringBuilder();
        evaluation
                .agreement()
                .forEach((name, both) -> rows.append(row(
                        name,
                        count(both.trials()),
                        count(both.filesOnly()),
                        count(both.callsOnly()),
                        difference(both.median()),
                        difference(both.ninetyFifth()),
                        difference(both.greatest()),
                        rate(both.errorFromFiles()),
                        rate(both.errorThroughCalls()),
                        rate(both.change()))));
        return section(
                "The same through SIP and RTP",
                "Every file was also heard as it lies there. Score differences without sign; a score is a cosine.",
                List.of(
                        "trials",
                        "heard both ways",
                        "from file only",
                        "in call only",
                        "difference, half",
                        "95 %",
                        "most",
                        "EER, files",
                        "EER, calls",
                        "change"),
                rows.toString());
    }

    private static String section(String title, String note, List<String> columns, String rows) {
        StringBuilder head = new StringBuilder();
        columns.forEach(column -> head.append("<th>%s</th>".formatted(Svg.escaped(column))));
        return """
                <h2>%s</h2>
                <p class="note">%s</p>
                <div class="card scroll"><table>
                <thead><tr>%s</tr></thead>
                <tbody>
                %s</tbody></table></div>
                """.formatted(Svg.escaped(title), Svg.escaped(note), head, rows);
    }

    private static String row(String name, String... cells) {
        return "<tr><th>%s</th>%s</tr>\n".formatted(Svg.escaped(name), String.join("", cells));
    }

    private static String plain(String text) {
        return "<td>" + Svg.escaped(text) + "</td>";
    }

    private static String count(int value) {
        return plain(String.format(Locale.ROOT, "%,d", value));
    }

    private static String difference(double value) {
        return plain(Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.4f", value));
    }

    private static String rate(Interval figure) {
        return cell(figure, FigureText.percent(figure));
    }

    private static String number(Interval figure) {
        return cell(figure, FigureText.number(figure));
    }

    private static String cell(Interval figure, String text) {
        if (!figure.isKnown()) {
            return plain("–");
        }
        int bracket = text.indexOf('[');
        return bracket < 0
                ? plain(text)
                : "<td>%s<small>%s</small></td>"
                        .formatted(
                                text.substring(0, bracket).strip(),
                                text.substring(bracket + 1, text.length() - 1).replace(", ", " – "));
    }
}
