package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.app.BatchEnrolment;
import io.callprint.app.BatchResults;
import io.callprint.app.DiarizationModels;
import io.callprint.app.EnrolmentBatch;
import io.callprint.app.EnrolmentSentence;
import io.callprint.app.FileRecognition;
import io.callprint.app.Recognition;
import io.callprint.app.RecordedCalls;
import io.callprint.app.Settings;
import io.callprint.identity.Enrollment;
import io.callprint.voiceprint.CallerId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "enroll",
        mixinStandardHelpOptions = true,
        description =
                "Enrols a caller, or a list of callers, from audio files, or adds them to the voiceprint that is there.",
        footer = {
            "A list is CSV whose first line names the columns caller, files (with ; between), name, consent and any others,",
            "which are kept with the voiceprint (but channel: left, right or mixed means that the files are recorded calls); or JSON lines {\"caller\", \"files\": […], \"name\", \"consent\", \"metadata\": {…}}.",
            "Files are relative to the list. What became of each caller stands in LIST.results.jsonl; started again, a list",
            "goes on where it stopped.",
            "Exit code 0 when everybody is enrolled, else 1. You need the callers' consent; its wording is kept with it."
        })
final class EnrollCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--json", description = "print JSON objects")
    private boolean json;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "CALLER",
            description = "id: account, telephone number, any text")
    @Nullable
    private String caller;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "AUDIO", description = "WAV, FLAC, MP3 or OGG")
    private List<Path> files = List.of();

    @Option(names = "--batch", paramLabel = "LIST", description = "FILE.csv or FILE.jsonl of callers and their files")
    @Nullable
    private Path batch;

    @Option(names = "--jobs", paramLabel = "N", description = "callers of a list at once (default: ${DEFAULT-VALUE})")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(names = "--name", description = "shown to agents")
    @Nullable
    private String name;

    @Option(names = "--meta", paramLabel = "KEY=VALUE", description = "kept with the voiceprint")
    private Map<String, String> metadata = new HashMap<>();

    @Option(
            names = "--consent",
            paramLabel = "TEXT",
            description = "what the caller agreed to (default: ${DEFAULT-VALUE})",
            defaultValue = "given to the operator")
    private String consent = "";

    @Override
    public Integer call() throws Exception {
        Settings settings = common.settings();
        if (batch != null) {
            return enrolAll(batch, settings);
        }
        if (caller == null || files.isEmpty()) {
            throw new IllegalArgumentException("no caller or no files are named, expected both, or --batch");
        }
        CallerId id = new CallerId(caller);
        Map<String, String> kept = new HashMap<>(metadata);
        if (name != null) {
            kept.put("name", name);
        }
        try (Recognition recognition = Recognition.open(settings)) {
            FileRecognition recognise = new FileRecognition(recognition, settings.config());
            recognise.awaitGallery(IdentifyCommand.GALLERY_PATIENCE);
            Enrollment.Result result = recognise.enrol(id, files, kept, consent);
            System.out.println(json ? asJson(id, result) : EnrolmentSentence.of(id, result));
            return result instanceof Enrollment.Result.Enrolled ? ExitCode.OK : ExitCode.NO;
        }
    }

    private int enrolAll(Path list, Settings settings) throws Exception {
        if (caller != null || jobs < 1) {
            throw new IllegalArgumentException("--batch goes with no caller and with --jobs of 1 or more");
        }
        List<EnrolmentBatch.Entry> entries = EnrolmentBatch.read(list);
        Path resultsFile = BatchResults.of(list);
        try (BatchResults results = BatchResults.open(resultsFile);
                Recognition recognition = Recognition.open(settings);
                DiarizationModels models = DiarizationModels.open(settings, OptionalDouble.empty(), jobs)) {
            FileRecognition recognise = new FileRecognition(recognition, settings.config());
            recognise.awaitGallery(IdentifyCommand.GALLERY_PATIENCE);
            RecordedCalls calls = new RecordedCalls(recognise, recognition, models, Set.of());
            BatchEnrolment.Totals totals = new BatchEnrolment(recognise, calls, consent, EnrolmentSentence::of)
                    .run(entries, jobs, results, Output.progress());
            System.out.println(
                    json
                            ? JsonMapper.builder().build().writeValueAsString(totals)
                            : "%d callers enrolled, %d not; %d of them settled before; each in %s"
                                    .formatted(totals.enrolled(), totals.refused(), totals.skipped(), resultsFile));
            return totals.refused() == 0 ? ExitCode.OK : ExitCode.NO;
        }
    }

    private static ObjectNode asJson(CallerId caller, Enrollment.Result result) {
        return JsonMapper.builder()
                .build()
                .createObjectNode()
                .put("caller", caller.value())
                .put("result", result.getClass().getSimpleName())
                .put("message", EnrolmentSentence.of(caller, result));
    }
}
