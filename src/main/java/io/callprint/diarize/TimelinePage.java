package io.callprint.diarize;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;

/**
 * A diarisation as one page: a row for each speaker, a coloured bar for each turn, a player with a line that follows it,
 * and a click that plays from there. The recording is inside the page, unless it is so large that the page names its file
 * instead.
 */
public final class TimelinePage {
    private static final long MOST_EMBEDDED_BYTES = 30_000_000;
    private static final int PART = 3 << 16; // base 64 takes three bytes at a time

    private static final String STYLE = """
            body{font:15px system-ui,sans-serif;margin:1.2em auto;padding:0 1em;max-width:1400px;color:#222;background:#fff}
            h1{font-size:1.4em;overflow-wrap:anywhere}
            audio{width:100%;position:sticky;top:.5em;margin:0 0 1em}
            svg{display:block;cursor:pointer;background:#8881;margin:.5em 0;overflow:hidden}
            svg line{stroke:#8886}svg text{font-size:11px;fill:currentColor;opacity:.75}svg #now{stroke:#c00;stroke-width:2}
            td{padding:.2em 1.2em .2em 0}i{display:inline-block;width:.8em;height:.8em;margin-right:.5em}
            @media(max-width:720px){.second{display:none}}
            @media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}}
            """;

    private static final String SCRIPT = """
            const player=document.querySelector('audio'),strips=[...document.querySelectorAll('svg')];
            const now=document.createElementNS('http://www.w3.org/2000/svg','line');now.id='now';
            now.setAttribute('y1',0);now.setAttribute('y2','100%');
            for(const strip of strips)strip.onclick=e=>{const box=strip.getBoundingClientRect();
            player.currentTime=e.target.dataset.at??+strip.dataset.start+(e.clientX-box.left)/box.width*strip.dataset.seconds;
            player.play()};
            const follow=()=>{const at=player.currentTime,strip=strips.findLast(s=>+s.dataset.start<=at);
            const x=100*(at-strip.dataset.start)/strip.dataset.seconds+'%';
            if(now.parentNode!==strip)strip.append(now);now.setAttribute('x1',x);now.setAttribute('x2',x);
            requestAnimationFrame(follow)};follow();
            """;

    private TimelinePage() {}

    /**
     * @param page the file to write
     * @param audio the recording
     * @throws IOException when one of them cannot be written or read
     */
    public static void write(Path page, Path audio, Diarization found) throws IOException {
        String name = escaped(String.valueOf(audio.getFileName()));
        try (var out = Files.newBufferedWriter(page)) {
            out.append("<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\">");
            out.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
            out.append("<title>" + name + "</title>\n<style>" + STYLE + "</style>\n<h1>" + name + "</h1>\n");
            out.append("<audio controls src=\"");
            source(audio, out);
            out.append("\"></audio>\n<table>\n");
            speakers(found, out);
            out.append("</table>\n");
            new TimelineStrips(found, out).draw();
            out.append("<script>" + SCRIPT + "</script>\n</html>\n");
        }
    }

    private static void speakers(Diarization found, Appendable page) throws IOException {
        for (int speaker = 0; speaker < found.speakers().size(); speaker++) {
            DiarizedSpeaker who = found.speakers().get(speaker);
            page.append(String.format(
                    Locale.ROOT,
                    "<tr><td><i style=\"background:%s\"></i>%s<td>%s<td>%.0f %%</tr>%n",
                    TimelineStrips.colour(speaker),
                    escaped(who.label()),
                    TimeScale.written(who.seconds()),
                    100 * who.seconds() / Math.max(found.seconds(), Double.MIN_NORMAL)));
        }
    }

    private static void source(Path audio, Appendable page) throws IOException {
        if (Files.size(audio) > MOST_EMBEDDED_BYTES) {
            page.append(escaped(audio.toAbsolutePath().normalize().toUri().toString()));
            return;
        }
        page.append("data:" + mediaType(audio) + ";base64,");
        try (InputStream bytes = Files.newInputStream(audio)) {
            for (byte[] part = bytes.readNBytes(PART); part.length > 0; part = bytes.readNBytes(PART)) {
                page.append(Base64.getEncoder().encodeToString(part));
            }
        }
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

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
