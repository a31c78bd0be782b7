package io.callprint.testcall;

import java.util.List;
import java.util.Locale;

/** The SIP messages of a call as arrows between caller and server, one line each, with seconds since the first. */
final class LadderDiagram {
    private static final int WIDTH = 44;

    private LadderDiagram() {}

    static String of(List<CallMessages.Message> messages) {
        if (messages.isEmpty()) {
            return "  no SIP message was seen\n";
        }
        long start = messages.getFirst().text().nanos();
        StringBuilder lines = new StringBuilder(" ".repeat(11))
                .append("caller")
                .append(" ".repeat(WIDTH - 10))
                .append("server\n");
        for (CallMessages.Message message : messages) {
            double seconds = (message.text().nanos() - start) / 1e9;
            lines.append(String.format(Locale.ROOT, "%10.3f |%s|\n", seconds, arrow(message)));
        }
        return lines.toString();
    }

    private static String arrow(CallMessages.Message message) {
        String label = message.text().label();
        String shown = label.length() > WIDTH - 10 ? label.substring(0, WIDTH - 10) : label;
        String shaft = "-".repeat(WIDTH - shown.length() - 6);
        return message.fromCaller() ? "-- " + shown + " " + shaft + "->" : "<-" + shaft + " " + shown + " --";
    }
}
