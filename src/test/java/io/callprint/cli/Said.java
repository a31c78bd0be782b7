package io.callprint.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** What a command did. */
record Said(int code, String out, String err) {
    JsonNode json() throws Exception {
        return JsonMapper.builder().build().readTree(out);
    }

    /** Types a command, in this process, standard output and error taken: no other test may run beside it. */
    static Said run(String... words) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int code = Main.run(words);
            String complaints = errBytes.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.contains(" INFO "))
                    .collect(Collectors.joining("\n"));
            return new Said(code, outBytes.toString(StandardCharsets.UTF_8), complaints);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
