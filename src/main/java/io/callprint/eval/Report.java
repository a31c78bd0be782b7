package io.callprint.eval;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One page with everything in it, and its drawings and figures as files beside it. */
final class Report {
    private final Evaluation evaluation;

    Report(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String det = DetPlot.draw(curves());
        String scores = ScorePlot.draw(drawn());
        Files.writeString(folder.resolve("det.svg"), det);
        Files.writeString(folder.resolve("scores.svg"), scores);
        Files.writeString(
                folder.resolve("figures.json"), FigureJson.of(evaluation).toPrettyString() + "\n");
        Files.writeString(folder.resolve("report.html"), page(det, scores));
    }

    /** The durations when there are several, else all trials. */
    private Map<String, List<ScoredTrial>> drawn() {
        Map<String, List<ScoredTrial>> groups = new LinkedHashMap<>();
        evaluation.groups().keySet().stream().filter(this::isDuration).forEach(name -> groups.put(name, trials(name)));
        if (groups.isEmpty()) {
            groups.put(Evaluation.ALL, evaluation.trials());
        }
        return groups;
    }

    private boolean isDuration(String group) {
        return group.startsWith(TrialList.SECONDS + " ") && !group.contains(", ");
    }

    private List<ScoredTrial> trials(String duration) {
        return evaluation.trials().stream()
                .filter(trial -> duration.equals(
                        TrialList.SECONDS + " " + trial.conditions().get(TrialList.SECONDS)))
                .toList();
    }

    private Map<String, DetCurve> curves() {
        Map<String, DetCurve> curves = new LinkedHashMap<>();
        drawn().forEach((name, trials) -> {
            double[] scores = trials.stream().mapToDouble(ScoredTrial::score).toArray();
            boolean[] targets = new boolean[scores.length];
            for (int i = 0; i < targets.length; i++) {
                targets[i] = trials.get(i).target();
            }
            curves.put(name, DetCurve.of(scores, targets));
        });
        return curves;
    }

    private String page(String det, String scores) {
        StringBuilder notes = new StringBuilder();
        evaluation.setup().forEach(note -> notes.append("<li>%s</li>\n".formatted(Svg.escaped(note))));
        StringBuilder tiles = new StringBuilder();
        drawn().keySet().forEach(name -> tiles.append(tile(name)));
        StringBuilder main = new StringBuilder();
        StringBuilder searches = new StringBuilder();
        StringBuilder requested = new StringBuilder();
        evaluation.groups().forEach((name, rates) -> {
            if (rates.equalErrorRate().isKnown()) {
                main.append(row(
                        name,
                        count(rates.genuine()),
                        count(rates.impostors()),
                        cell(rates.equalErrorRate(), true),
                        cell(rates.missedAtOnePercent(), true),
                        cell(rates.missedAtOnePerMille(), true),
                        cell(rates.minimumCost(), false),
                        cell(rates.cllr(), false),
                        cell(rates.minimumCllr(), false)));
            }
            rates.requested()
                    .forEach(realised -> requested.append(row(
                            name,
                            "<td>%s</td>".formatted(FigureText.percent(realised.rate())),
                            cell(realised.shippedMatches(), true),
                            cell(realised.shippedMisses(), true),
                            cell(realised.siteMatches(), true),
                            cell(realised.siteMisses(), true))));
        });
        evaluation
                .searches()
                .forEach((name, search) -> searches.append(row(
                        name,
                        count(search.callers()),
                        count(search.mates()),
                        count(search.strangers()),
                        cell(search.rank1(), true),
                        cell(search.falseNegativeRate(), true))));
        return template()
                .replace("@NOTES@", notes)
                .replace("@TILES@", tiles)
                .replace("@MAIN@", main)
                .replace("@REQUESTED@", requested)
                .replace("@SEARCHES@", searches)
                .replace("@DET@", det)
                .replace("@SCORES@", scores);
    }

    private String tile(String name) {
        ErrorRates rates = evaluation.groups().get(name);
        if (rates == null || !rates.equalErrorRate().isKnown()) {
            return "";
        }
        return """
                <div class="tile"><h3>%s</h3><p class="big">%s</p><p>equal error rate</p>
                <p>%s missed at FMR 0.1&nbsp;%%</p></div>
                """.formatted(
                        Svg.escaped(
                                name.equals(Evaluation.ALL)
                                        ? "all trials"
                                        : name.replace(TrialList.SECONDS + " ", "") + " s of speech"),
                        FigureText.percent(rates.equalErrorRate().value()),
                        FigureText.percent(rates.missedAtOnePerMille().value()));
    }

    private static String row(String name, String... cells) {
        return "<tr><th>%s</th>%s</tr>%n".formatted(Svg.escaped(name), String.join("", cells));
    }

    private static String count(int value) {
        return "<td>" + String.format(Locale.ROOT, "%,d", value) + "</td>";
    }

    private static String cell(Interval figure, boolean isRate) {
        if (!figure.isKnown()) {
            return "<td>–</td>";
        }
        String text = isRate ? FigureText.percent(figure) : FigureText.number(figure);
        int bracket = text.indexOf('[');
        return bracket < 0
                ? "<td>%s</td>".formatted(text)
                : "<td>%s<small>%s</small></td>"
                        .formatted(
                                text.substring(0, bracket).strip(),
                                text.substring(bracket + 1, text.length() - 1).replace(", ", " – "));
    }

    private static String template() {
        try (InputStream in = Report.class.getResourceAsStream("report.html")) {
            if (in == null) {
                throw new IllegalStateException("the page of the report is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
