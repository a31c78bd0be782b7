package io.callprint.eval;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
        return !group.equals(Evaluation.ALL) && Evaluation.isWhole(group);
    }

    private List<ScoredTrial> trials(String duration) {
        return evaluation.trials().stream()
                .filter(trial -> duration.equals(
                        TrialList.SECONDS + " " + trial.conditions().get(TrialList.SECONDS)))
                .toList();
    }

    private Map<String, DetCurve> curves() {
        Map<String, DetCurve> curves = new LinkedHashMap<>();
        drawn().forEach((name, trials) ->
                curves.put(name, DetCurve.Sorted.of(trials).curve()));
        return curves;
    }

    private String page(String det, String scores) {
        StringBuilder notes = new StringBuilder();
        evaluation.setup().forEach(note -> notes.append("<li>%s</li>\n".formatted(Svg.escaped(note))));
        StringBuilder tiles = new StringBuilder();
        drawn().keySet().forEach(name -> tiles.append(tile(name)));
        ReportTables tables = new ReportTables(evaluation);
        return template()
                .replace("@NOTES@", notes)
                .replace("@TILES@", tiles)
                .replace("@MAIN@", tables.errorRates())
                .replace("@REQUESTED@", tables.requested())
                .replace("@SEARCHES@", tables.searches())
                .replace("@CONDITIONS@", tables.conditions())
                .replace("@EARLY@", tables.early())
                .replace("@CALLS@", tables.agreement())
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
