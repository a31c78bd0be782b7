package io.callprint.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How often each log-likelihood ratio came, genuine callers against impostors, a panel for each group. */
final class ScorePlot {
    private static final int WIDTH = 640;
    private static final int PANEL = 150;
    private static final int LEFT = 20;
    private static final int RIGHT = 620;
    private static final int HEAD = 24;
    private static final int FOOT = 60;
    private static final double LOWEST = -40;
    private static final double HIGHEST = 20;
    private static final int BINS = 120;

    private ScorePlot() {}

    static String draw(Map<String, List<ScoredTrial>> groups) {
        Svg svg = new Svg(
                WIDTH, HEAD + PANEL * groups.size() + FOOT, "Log-likelihood ratios of genuine and impostor trials");
        int panel = 0;
        for (var group : groups.entrySet()) {
            double bottom = HEAD + PANEL * ++panel;
            svg.text(LEFT, bottom - PANEL + 34, "start", 13, group.getKey());
            histogram(svg, group.getValue(), false, bottom, Svg.COLOURS.get(1));
            histogram(svg, group.getValue(), true, bottom, Svg.COLOURS.get(0));
            svg.line(LEFT, bottom, RIGHT, bottom, "stroke=\"currentColor\" stroke-opacity=\"0.6\"");
        }
        double bottom = HEAD + PANEL * panel;
        svg.line(x(0), HEAD, x(0), bottom, "stroke=\"currentColor\" stroke-opacity=\"0.35\" stroke-dasharray=\"4 4\"");
        for (int tick = (int) LOWEST; tick <= HIGHEST; tick += 10) {
            svg.text(x(tick), bottom + 18, "middle", 12, Integer.toString(tick));
        }
        svg.text((LEFT + RIGHT) / 2.0, bottom + 42, "middle", 14, "log-likelihood ratio (natural logarithm)");
        legend(svg, LEFT + 10, 16, Svg.COLOURS.get(1), "other speaker");
        legend(svg, LEFT + 150, 16, Svg.COLOURS.get(0), "same speaker");
        return svg.toString();
    }

    private static void legend(Svg svg, double x, double y, String colour, String text) {
        svg.circle(x, y - 4, 5, "fill=\"" + colour + "\" fill-opacity=\"0.75\"");
        svg.text(x + 12, y, "start", 13, text);
    }

    /** Each kind as high as its most frequent ratio. */
    private static void histogram(Svg svg, List<ScoredTrial> trials, boolean target, double bottom, String colour) {
        double[] counts = new double[BINS];
        double most = 0;
        for (ScoredTrial trial : trials) {
            if (trial.target() == target) {
                double place = (Math.clamp(trial.llr(), LOWEST, HIGHEST) - LOWEST) / (HIGHEST - LOWEST);
                int bin = Math.min(BINS - 1, (int) (place * BINS));
                most = Math.max(most, ++counts[bin]);
            }
        }
        if (most == 0) {
            return;
        }
        List<Double> points = new ArrayList<>(List.of((double) LEFT, bottom));
        for (int bin = 0; bin < BINS; bin++) {
            double y = bottom - (PANEL - 30) * counts[bin] / most;
            double width = (RIGHT - LEFT) / (double) BINS;
            points.addAll(List.of(LEFT + bin * width, y, LEFT + (bin + 1) * width, y));
        }
        points.addAll(List.of((double) RIGHT, bottom));
        svg.path(
                points,
                true,
                "fill=\"" + colour + "\" fill-opacity=\"0.45\" stroke=\"" + colour + "\" stroke-width=\"1\"");
    }

    private static double x(double llr) {
        return LEFT + (RIGHT - LEFT) * (llr - LOWEST) / (HIGHEST - LOWEST);
    }
}
