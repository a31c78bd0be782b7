package io.callprint.app;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as RFC 4180 has them: fields in double quotes may hold commas, line ends and doubled quotes. */
final class CsvRows {
    private static final char QUOTE = '"';

    private final String text;
    private int at;
    private int line = 1;

    private CsvRows(String text) {
        this.text = text;
    }

    /** @param line it begins in, from 1 */
    record Row(int line, List<String> fields) {
        Row {
            fields = List.copyOf(fields);
        }
    }

    /**
     * Every row that is not blank.
     *
     * @throws IllegalArgumentException one sentence, when a quote is not closed or followed by text
     */
    static List<Row> of(String text) {
        CsvRows reading = new CsvRows(text.startsWith("\ufeff") ? text.substring(1) : text);
        List<Row> rows = new ArrayList<>();
        while (reading.at < reading.text.length()) {
            Row row = reading.row();
            if (row.fields().size() > 1 || !row.fields().getFirst().isBlank()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Row row() {
        int first = line;
        List<String> fields = new ArrayList<>();
        do {
            fields.add(at < text.length() && text.charAt(at) == QUOTE ? quoted() : plain());
        } while (taken(','));
        taken('\r');
        if (!taken('\n') && at < text.length()) {
            throw new IllegalArgumentException(
                    "line " + line + ": text behind a closed quote, expected a comma or the end of the line");
        }
        line++;
        return new Row(first, fields);
    }

    private boolean taken(char expected) {
        boolean isThere = at < text.length() && text.charAt(at) == expected;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private String plain() {
        int from = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        int opened = line;
        StringBuilder field = new StringBuilder();
        at++;
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == QUOTE && !taken(QUOTE)) {
                return field.toString();
            }
            line += next == '\n' ? 1 : 0;
            field.append(next);
        }
        throw new IllegalArgumentException("line " + opened + ": a quote that is never closed");
    }
}
