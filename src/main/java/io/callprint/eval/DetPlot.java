package io.callprint.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Both error rates against one another on normal deviate axes (Martin and others, "The DET curve in assessment of detection
 * task performance", 1997): the nearer to the lower left corner, the better.
 */
final class DetPlot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 560;
    private static final int LEFT = 70;
    private static final int RIGHT = 610;
    private static final int TOP = 20;
    private static final int BOTTOM = 500;
    private static final double LEAST = 0.0002;
    private static final double MOST = 0.4;
    private static final double[] TICKS = {0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4};

    private DetPlot() {}

    static String draw(Map<String, DetCurve> curves) {
        Svg svg = new Svg(WIDTH, HEIGHT, "Detection error trade-off");
        axes(svg);
        int number = 0;
        for (var curve : curves.entrySet()) {
            String colour = Svg.COLOURS.get(number % Svg.COLOURS.size());
            curve(svg, curve.getValue(), colour);
            double y = TOP + 22 + 20 * number++;
            svg.line(RIGHT - 150, y - 4, RIGHT - 125, y - 4, "stroke=\"" + colour + "\" stroke-width=\"2.5\"");
            svg.text(RIGHT - 118, y, "start", 13, curve.getKey());
        }
        return svg.toString();
    }

    private static void axes(Svg svg) {
        String grid = "stroke=\"currentColor\" stroke-opacity=\"0.13\"";
        for (double tick : TICKS) {
            svg.line(x(tick), TOP, x(tick), BOTTOM, grid);
            svg.line(LEFT, y(tick), RIGHT, y(tick), grid);
            svg.text(x(tick), BOTTOM + 18, "middle", 12, label(tick));
            svg.text(LEFT - 8, y(tick) + 4, "end", 12, label(tick));
        }
        svg.line(
                x(LEAST),
                y(LEAST),
                x(MOST),
                y(MOST),
                "stroke=\"currentColor\" stroke-opacity=\"0.3\" stroke-dasharray=\"4 4\"");
        String axis = "stroke=\"currentColor\" stroke-opacity=\"0.6\"";
        svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, axis);
        svg.line(LEFT, TOP, LEFT, BOTTOM, axis);
        svg.text((LEFT + RIGHT) / 2.0, BOTTOM + 44, "middle", 14, "false match rate, %");
        svg.textUpwards(18, (TOP + BOTTOM) / 2.0, 14, "false non-match rate, %");
    }

    private static void curve(Svg svg, DetCurve curve, String colour) {
        List<Double> points = new ArrayList<>();
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        for (int i = 0; i < curve.points(); i++) {
            double matches = curve.falseMatchRate(i);
            double misses = curve.falseNonMatchRate(i);
            if (matches > MOST || misses > MOST) {
                continue;
            }
            double x = x(Math.max(matches, LEAST));
            double y = y(Math.max(misses, LEAST));
            if (Double.isNaN(lastX) || Math.abs(x - lastX) + Math.abs(y - lastY) > 0.7) {
                if (!Double.isNaN(lastX)) {
                    points.addAll(List.of(x, lastY)); // the rates are steps
                }
                points.addAll(List.of(x, y));
                lastX = x;
                lastY = y;
            }
        }
        svg.path(
                points,
                false,
                "fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2.2\" stroke-linejoin=\"round\"");
        double equal = curve.equalErrorRate();
        if (equal > LEAST && equal < MOST) {
            svg.circle(x(equal), y(equal), 4, "fill=\"" + colour + "\"");
        }
    }

    private static String label(double rate) {
        double percent = 100 * rate;
        return percent == Math.rint(percent)
                ? Integer.toString((int) percent)
                : Double.toString(Math.rint(percent * 100) / 100);
    }

    private static double x(double rate) {
        return LEFT + (RIGHT - LEFT) * (deviate(rate) - deviate(LEAST)) / (deviate(MOST) - deviate(LEAST));
    }

    private static double y(double rate) {
        return BOTTOM - (BOTTOM - TOP) * (deviate(rate) - deviate(LEAST)) / (deviate(MOST) - deviate(LEAST));
    }

    /** The normal quantile of a rate below 0.5, error below 4.5e-4 (Abramowitz and Stegun 26.2.23): enough for a drawing. */
    static double deviate(double rate) {
        double t = Math.sqrt(-2 * Math.log(rate));
        return -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
    }
}
