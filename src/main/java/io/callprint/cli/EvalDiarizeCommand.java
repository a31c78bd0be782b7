package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.diarize.Rttm;
import io.callprint.eval.DiarizationError;
import io.callprint.eval.DiarizationReport;
import io.callprint.eval.DiarizationScorer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "diarize",
        mixinStandardHelpOptions = true,
        description = "Compares who spoke when, as found, with the truth: the diarisation error rate.",
        footer = "The collar is md-eval's: so much before and after every boundary of a turn of the reference is not"
                + " scored. pyannote.metrics names the sum of both sides: its 0.5 is 0.25 here.")
final class EvalDiarizeCommand implements Callable<Integer> {
    @Option(names = "--reference", required = true, paramLabel = "RTTM", description = "who really spoke when")
    private Path reference = Path.of("");

    @Option(names = "--hypothesis", required = true, paramLabel = "RTTM", description = "what was found")
    private Path hypothesis = Path.of("");

    @Option(names = "--collar", paramLabel = "SECONDS", description = "not scored on each side of a boundary (0)")
    private double collar;

    @Option(names = "--skip-overlap", description = "leave out where the reference has several speakers at once")
    private boolean skipOverlap;

    @Option(names = "--json", description = "one JSON object a recording")
    private boolean json;

    @Option(names = "--debug", description = "show stack traces")
    boolean debug;

    @Override
    public Integer call() throws Exception {
        DiarizationReport report = DiarizationReport.of(
                Rttm.read(reference), Rttm.read(hypothesis), new DiarizationScorer(collar, skipOverlap));
        if (json) {
            JsonMapper mapper = JsonMapper.builder().build();
            for (Map.Entry<String, DiarizationError> recording :
                    report.recordings().entrySet()) {
                ObjectNode line = mapper.createObjectNode().put("recording", recording.getKey());
                System.out.println(report.fill(line, recording.getValue()));
            }
            System.out.println(report.fill(mapper.createObjectNode().put("recording", "all"), report.total()));
        } else {
            System.out.print(report.text());
        }
        return ExitCode.OK;
    }
}
