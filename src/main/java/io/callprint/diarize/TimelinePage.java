package io.callprint.diarize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A diarisation as one page: a row for each speaker, a coloured bar for each turn, a player with a line that follows it,
 * and a click that plays from there. The recording is inside the page, unless it is so large that the page names its file
 * instead.
 */
public final class TimelinePage {
    private static final long MOST_EMBEDDED_BYTES = 30_000_000;
    private static final int ROW = 34;
    private static final int HEAD = 24;
    private static final int MARKS = 10;

    /** Okabe and Ito's colours, which most colour-blind people tell apart. */
    private static final List<String> COLOURS =
            List.of("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8A7A00", "#555555");

    private static final String STYLE = """
            body{font:15px system-ui,sans-serif;margin:2em;color:#222;background:#fff}
            audio{width:100%;margin:1em 0}svg{width:100%;display:block;cursor:pointer;background:#f6f6f6}
            td{padding:.2em 1.2em .2em 0}i{display:inline-block;width:.8em;height:.8em;margin-right:.5em}
            @media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}svg{background:#262626}}
            """;

    private static final String SCRIPT = """
            const a=document.querySelector('audio'),s=document.querySelector('svg'),l=document.getElementById('now');
            const total=+s.dataset.seconds;
            s.onclick=e=>{const t=e.target.dataset.start,b=s.getBoundingClientRect();
            a.currentTime=t!==undefined?+t:(e.clientX-b.left)/b.width*total;a.play()};
            const follow=()=>{const x=a.currentTime/total*1000;l.setAttribute('x1',x);l.setAttribute('x2',x);
            requestAnimationFrame(follow)};follow();
            """;

    private TimelinePage() {}

    /**
     * @param audio the recording
     * @throws IOException when it cannot be read
     */
    public static String write(Path audio, Diarization found) throws IOException {
        String name = escaped(String.valueOf(audio.getFileName()));
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>");
        page.append(name)
                .append("</title>\n<style>")
                .append(STYLE)
                .append("</style>\n<h1>")
                .append(name);
        page.append("</h1>\n<audio controls src=\"").append(source(audio)).append("\"></audio>\n");
        timeline(found, page);
        page.append("<table>\n");
        for (int speaker = 0; speaker < found.speakers().size(); speaker++) {
            DiarizedSpeaker who = found.speakers().get(speaker);
            page.append("<tr><td><i style=\"background:")
                    .append(colour(speaker))
                    .append("\"></i>");
            page.append(escaped(who.label())).append("<td>").append(time(who.seconds()));
            page.append(String.format(
                    Locale.ROOT,
                    "<td>%.0f %%</tr>%n",
                    100 * who.seconds() / Math.max(found.seconds(), Double.MIN_NORMAL)));
        }
        return page.append("</table>\n<script>")
                .append(SCRIPT)
                .append("</script>\n</html>\n")
                .toString();
    }

    private static void timeline(Diarization found, StringBuilder page) {
        int height = HEAD + ROW * Math.max(1, found.speakers().size());
        page.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 1000 %d\" height=\"%d\" preserveAspectRatio=\"none\" data-seconds=\"%.3f\">%n",
                height,
                height,
                found.seconds()));
        for (int mark = 1; mark < MARKS; mark++) {
            double x = 1000.0 * mark / MARKS;
            page.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\" stroke=\"#8884\"/>"
                            + "<text x=\"%.1f\" y=\"15\" font-size=\"11\" fill=\"#888\">%s</text>%n",
                    x,
                    x,
                    height,
                    x + 3,
                    time(found.seconds() * mark / MARKS)));
        }
        List<String> labels =
                found.speakers().stream().map(DiarizedSpeaker::label).toList();
        for (SpeakerTurn turn : found.turns()) {
            int row = Math.max(0, labels.indexOf(turn.speaker()));
            page.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.3f\" y=\"%d\" width=\"%.3f\" height=\"%d\" fill=\"%s\" data-start=\"%.3f\">"
                            + "<title>%s %s to %s</title></rect>%n",
                    1000 * turn.startSeconds() / found.seconds(),
                    HEAD + ROW * row + 4,
                    1000 * turn.seconds() / found.seconds(),
                    ROW - 8,
                    colour(row),
                    turn.startSeconds(),
                    escaped(turn.speaker()),
                    time(turn.startSeconds()),
                    time(turn.endSeconds())));
        }
        page.append(String.format(
                Locale.ROOT,
                "<line id=\"now\" x1=\"0\" x2=\"0\" y1=\"0\" y2=\"%d\" stroke=\"#c00\"/></svg>%n",
                height));
    }

    private static String source(Path audio) throws IOException {
        if (Files.size(audio) > MOST_EMBEDDED_BYTES) {
            return escaped(audio.toAbsolutePath().normalize().toUri().toString());
        }
        return "data:" + mediaType(audio) + ";base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(audio));
    }

    private static String mediaType(Path audio) {
        String name = String.valueOf(audio.getFileName()).toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return switch (ending) {
            case "flac" -> "audio/flac";
            case "mp3" -> "audio/mpeg";
            case "ogg", "oga" -> "audio/ogg";
            default -> "audio/wav";
        };
    }

    private static String colour(int speaker) {
        return COLOURS.get(speaker % COLOURS.size());
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
