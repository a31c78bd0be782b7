package io.callprint.cli;

import io.callprint.app.DiarizationModels;
import io.callprint.app.Settings;
import io.callprint.app.VoiceprintStores;
import io.callprint.audit.AuditEntry;
import io.callprint.diarize.Diarization;
import io.callprint.diarize.DiarizationFormat;
import io.callprint.diarize.DiarizationJson;
import io.callprint.diarize.LabelRule;
import io.callprint.diarize.RecordingChannel;
import io.callprint.diarize.RecordingDiarizer;
import io.callprint.diarize.Rttm;
import io.callprint.diarize.SpeakerRange;
import io.callprint.diarize.TimelinePage;
import io.callprint.eval.Progress;
import io.callprint.recording.RecordedVoice;
import io.callprint.recording.RecordedVoices;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "diarize",
        mixinStandardHelpOptions = true,
        description = "Says who spoke when in recordings of any length.",
        footer = "Prints RTTM; exit code 0 when somebody speaks in every file, else 1.")
final class DiarizeCommand implements Callable<Integer> {
    private static final int STEPS = 1000;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--json", description = "print one JSON object a file instead")
    private boolean json;

    @Option(names = "--out", paramLabel = "DIR", description = "write a file of each format there, and print nothing")
    @Nullable
    private Path out;

    @Option(
            names = "--format",
            split = ",",
            paramLabel = "FORMAT",
            description = "of the files in --out: ${COMPLETION-CANDIDATES} (default: all of them)")
    private List<DiarizationFormat> formats = new ArrayList<>(List.of(DiarizationFormat.values()));

    @Option(names = "--html", description = "also write a page with a timeline and the recording beside the formats")
    private boolean html;

    @Option(names = "--speakers", paramLabel = "N|MIN-MAX", description = "how many people speak (default: found out)")
    @Nullable
    private String speakers;

    @Option(
            names = "--channel",
            paramLabel = "CHANNEL",
            description = "mixed (default), left, right, or each: one speaker on each channel")
    private RecordingChannel channel = RecordingChannel.MIXED;

    @Option(
            names = "--labels",
            split = ",",
            paramLabel = "NAME",
            description = "names of the speakers, such as agent,caller or Interviewer,Respondent")
    private List<String> labels = List.of();

    @Option(
            names = "--label-by",
            paramLabel = "RULE",
            description = "who gets the first name: who is heard first (default), who speaks least, most")
    private LabelRule rule = LabelRule.FIRST;

    @Option(
            names = "--threshold",
            paramLabel = "COSINE",
            description = "of raw embeddings, from which two voices are one speaker, such as 0.75 (default: fitted)")
    @Nullable
    private Double threshold;

    @Option(names = "--known", description = "name those who are enrolled callers, as far as their voices are known")
    private boolean known;

    @Option(
            names = "--keep",
            paramLabel = "DAYS",
            description = "keep each speaker's voice, sealed, for so long, to find it in other recordings; ask first")
    private int keepDays;

    @Option(names = "--threads", paramLabel = "N", description = "that work at once (default: one a core)")
    private int threads;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "WAV, FLAC, MP3 or OGG")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws Exception {
        SpeakerRange range = speakers == null ? SpeakerRange.ANY : SpeakerRange.parse(speakers);
        if (threshold != null && keepDays > 0) { // raw embeddings are not comparable with those of other recordings
            throw new IllegalArgumentException("--threshold and --keep are both given, expected one of them");
        }
        if (out != null) {
            Files.createDirectories(out);
        }
        boolean all = true;
        OptionalDouble raw = threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold);
        Progress progress = Output.progress();
        try (DiarizationModels models = DiarizationModels.open(common.settings(), raw, threads)) {
            RecordingDiarizer diarizer = new RecordingDiarizer(models::diarizer);
            for (Path file : files) {
                progress.begin(String.valueOf(file.getFileName()), STEPS);
                Diarization found =
                        diarizer.diarize(file, channel, range, share -> progress.reach((int) (share * STEPS)));
                Diarization labelled = found.named(rule.names(found, labels));
                Diarization named =
                        known ? labelled.named(KnownSpeakers.names(common, models, file, channel, labelled)) : labelled;
                show(file, named);
                keep(file, named);
                all &= !found.turns().isEmpty();
            }
        }
        return all ? ExitCode.OK : ExitCode.NO;
    }

    private void keep(Path file, Diarization found) throws Exception {
        if (keepDays <= 0) {
            return;
        }
        Settings settings = common.settings();
        Instant now = Clock.systemUTC().instant();
        String recording = RecordedVoices.idOf(file);
        List<RecordedVoice> voices = found.speakers().stream()
                .map(speaker -> new RecordedVoice(
                        recording,
                        String.valueOf(file.getFileName()),
                        speaker.label(),
                        speaker.seconds(),
                        new Embedding(speaker.model(), speaker.embedding()),
                        now,
                        now.plus(Duration.ofDays(keepDays))))
                .toList();
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            new RecordedVoices(store).keep(recording, voices, now);
        }
        settings.audit()
                .record(AuditEntry.ofOperator(
                        now, Operator.name(), "recording.keep", recording, voices.size() + " voices"));
    }

    private void show(Path file, Diarization found) throws IOException {
        String recording = nameOf(file);
        if (json) {
            System.out.println(DiarizationJson.write(recording, found));
        } else if (out == null) {
            System.out.print(Rttm.write(recording, found.turns()));
        }
        if (out != null) {
            for (DiarizationFormat format : formats) {
                Files.writeString(out.resolve(recording + "." + format.ending()), format.write(recording, found));
            }
        }
        if (html) {
            Path folder = out == null ? Path.of("") : out;
            TimelinePage.write(folder.resolve(recording + ".html"), file, found);
        }
    }

    /** Without its ending. */
    private static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        int point = name.lastIndexOf('.');
        return point > 0 ? name.substring(0, point) : name;
    }
}
