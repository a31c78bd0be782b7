package io.callprint.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.api.EventJson;
import io.callprint.eval.Progress;
import io.callprint.identity.Identification;
import io.callprint.routing.EvidenceSentence;
import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;

/** How a decision about a file is printed. */
final class Output {
    private Output() {}

    static void print(Path file, Identification answer, double millis, boolean json) {
        if (json) {
            ObjectNode line = EventJson.decision(answer, millis);
            System.out.println(line.put("file", file.toString()));
            return;
        }
        System.out.printf(
                "%s: %s%s%n",
                file, answer.result(), caller(answer).map(who -> " " + who).orElse(""));
        System.out.printf("  %s Decided in %.0f ms.%n", EvidenceSentence.of(answer), millis);
    }

    /** On standard error, drawn over where that is a terminal. */
    @SuppressWarnings("SystemConsoleNull") // 25 gives null again where there is no terminal
    static Progress progress() {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new Progress(System.err, terminal, System::nanoTime);
    }

    private static Optional<String> caller(Identification answer) {
        return answer instanceof Identification.Identified who
                ? Optional.of(who.caller().value())
                : Optional.empty();
    }
}
