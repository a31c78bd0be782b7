package io.callprint.eval;

import java.util.List;
import java.util.Locale;

/** A drawing in SVG 1.1, built element by element; looks right on its own and inside a page, on light and on dark. */
final class Svg {
    /** Colours of series, told apart by people who do not see red and green (after Okabe and Ito). */
    static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9");

    private static final String FONT = "font-family=\"system-ui, sans-serif\"";

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;
    private final String title;

    Svg(int width, int height, String title) {
        this.width = width;
        this.height = height;
        this.title = title;
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        body.append(String.format(
                Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>%n", x1, y1, x2, y2, style));
    }

    /** @param anchor start, middle or end */
    void text(double x, double y, String anchor, int size, String text) {
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"currentColor\">%s</text>%n",
                x,
                y,
                anchor,
                size,
                escaped(text)));
    }

    /** Bottom to top, its middle at the point. */
    void textUpwards(double x, double y, int size, String text) {
        body.append(String.format(
                Locale.ROOT,
                "<text transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"middle\" font-size=\"%d\" fill=\"currentColor\">%s</text>%n",
                x,
                y,
                size,
                escaped(text)));
    }

    /** @param points x, y, x, y, ... */
    void path(List<Double> points, boolean closed, String style) {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < points.size(); i += 2) {
            data.append(
                    String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", points.get(i), points.get(i + 1)));
        }
        body.append("<path d=\"%s%s\" %s/>\n".formatted(data, closed ? "Z" : "", style));
    }

    void circle(double x, double y, double radius, String style) {
        body.append(
                String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" %s/>%n", x, y, radius, style));
    }

    @Override
    public String toString() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" %s>%n%s</svg>%n"
                .formatted(width, height, escaped(title), FONT, body)
                .replace("\r\n", "\n");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
