package io.callprint.cli;

import io.callprint.app.CallScripts;
import io.callprint.testcall.CallReport;
import io.callprint.testcall.CallScript;
import io.callprint.testcall.JunitReport;
import io.callprint.testcall.ScriptReader;
import io.callprint.testcall.ScriptResult;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description = "Places test calls as scripts describe them and says whether they went as expected."
                + " See sip-config/calls/README.md.",
        footer = "Exit code 0 when every call went as expected, 1 when one did not, 2 when a script is broken.")
final class CallCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "SCRIPT", description = "YAML files, run one after another")
    private List<Path> scripts = List.of();

    @Option(
            names = "--target",
            paramLabel = "URI",
            description = "call this instead of what the scripts name, e.g. sip:service@192.0.2.20:5060")
    @Nullable
    private String target;

    @Option(names = "--junit", paramLabel = "FILE", description = "write the results as XML that CI servers read")
    @Nullable
    private Path junit;

    @Option(
            names = "--transcript",
            paramLabel = "FILE",
            description = "write what happened in each call: what the caller did, SIP messages, events")
    @Nullable
    private Path transcript;

    @Option(names = "--debug", description = "show stack traces")
    boolean debug;

    @Override
    public Integer call() throws Exception {
        List<CallScript> read = new ArrayList<>();
        for (Path script : scripts) {
            read.add(ScriptReader.read(script)); // all before the first call
        }
        List<ScriptResult> results = new ArrayList<>();
        CallScripts runner = new CallScripts(CommonOptions.home(), Optional.ofNullable(target));
        for (CallScript script : read) {
            ScriptResult result = runner.run(script, _ -> {});
            results.add(result);
            System.out.println(result.sentence());
            result.calls().stream()
                    .filter(call -> !call.isRight())
                    .limit(5)
                    .map(CallReport::transcript)
                    .forEach(System.out::println);
        }
        write(results);
        return results.stream().allMatch(ScriptResult::isRight) ? ExitCode.OK : ExitCode.NO;
    }

    private void write(List<ScriptResult> results) throws IOException {
        if (junit != null) {
            try (Writer out = Files.newBufferedWriter(junit)) {
                JunitReport.write(results, out);
            }
        }
        if (transcript != null) {
            StringBuilder text = new StringBuilder();
            for (ScriptResult result : results) {
                text.append(result.sentence()).append("\n\n");
                result.calls().stream()
                        .filter(call -> !call.acts().isEmpty() || !call.isRight())
                        .forEach(call -> text.append(call.transcript()).append('\n'));
            }
            Files.writeString(transcript, text);
        }
    }
}
