package io.callprint.testcall;

import io.callprint.call.FlowException;
import io.callprint.call.YamlSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The words in braces of a script filled in by one row of its table: {@code {voice}} by the row's {@code voice}.
 *
 * @param values by word
 */
record ScriptText(Map<String, String> values) {
    /** One for each row; a script without a table has one empty row. */
    static List<ScriptText> rows(YamlSection root) throws FlowException {
        List<ScriptText> rows = new ArrayList<>();
        for (YamlSection row : root.list("rows", "a list of rows with words and their values")) {
            rows.add(new ScriptText(row.pairs("words with their values")));
        }
        return rows.isEmpty() ? List.of(new ScriptText(Map.of())) : rows;
    }

    String fill(String text) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }
}
