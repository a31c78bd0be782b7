package io.callprint.eval;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A tab-separated file with a header, as it stands: no quoting, every row as many cells as the header.
 *
 * @param columns names, in order
 * @param rows cells as text
 * @param lines where each row stands in the file, the header being line 1
 */
record Table(Path file, List<String> columns, List<List<String>> rows, List<Integer> lines) {
    static Table read(Path file, String... needed) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new TrialListException(file + ": found no such file, expected tab-separated text with a header");
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new TrialListException(file + ": found bytes that are not UTF-8, expected tab-separated text");
        }
        if (lines.isEmpty() || lines.getFirst().isBlank()) {
            throw new TrialListException(
                    file + ": found no header, expected one with the columns " + String.join(", ", needed));
        }
        List<String> columns = List.of(withoutMark(lines.getFirst()).split("\t", -1));
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new TrialListException(file + ": found a column name twice in " + columns + ", expected each once");
        }
        for (String name : needed) {
            if (!columns.contains(name)) {
                throw new TrialListException(
                        "%s: found the columns %s, expected %s among them".formatted(file, columns, name));
            }
        }
        return withRows(file, columns, lines);
    }

    private static Table withRows(Path file, List<String> columns, List<String> lines) {
        List<List<String>> rows = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isEmpty()) {
                continue;
            }
            if (lines.get(i).chars().anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
                throw new TrialListException(
                        "%s, line %d: found a control character, expected text".formatted(file, i + 1));
            }
            List<String> cells = List.of(lines.get(i).split("\t", -1));
            if (cells.size() != columns.size()) {
                throw new TrialListException("%s, line %d: found %d cells, expected %d"
                        .formatted(file, i + 1, cells.size(), columns.size()));
            }
            rows.add(cells);
            numbers.add(i + 1);
        }
        return new Table(file, columns, rows, numbers);
    }

    private static String withoutMark(String header) {
        return header.startsWith("\ufeff") ? header.substring(1) : header;
    }

    /** File and line of a row, for people. */
    String where(int row) {
        return "%s, line %d".formatted(file, lines.get(row));
    }

    boolean has(String column) {
        return columns.contains(column);
    }

    /** Empty when there is no such column. */
    String cell(List<String> row, String column) {
        int at = columns.indexOf(column);
        return at < 0 ? "" : row.get(at);
    }
}
