package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.app.RecordedVoiceSearch;
import io.callprint.app.Settings;
import io.callprint.app.StartException;
import io.callprint.app.VoiceprintStores;
import io.callprint.audit.AuditEntry;
import io.callprint.config.ConfigException;
import io.callprint.recording.RecordedVoice;
import io.callprint.recording.RecordedVoices;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "recordings",
        mixinStandardHelpOptions = true,
        description = "The voices that `diarize --keep` kept of recordings.",
        synopsisSubcommandLabel = "list|show|delete|search-speaker")
final class RecordingsCommand {
    /** In one comparison; docs/recordings.md says what it finds. */
    private static final double FALSE_MATCH_RATE = 0.001;

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the recordings.")
    int list(@Mixin CommonOptions common, @Option(names = "--json", description = "one JSON object each") boolean json)
            throws ConfigException {
        try (VoiceprintStore store = VoiceprintStores.open(common.settings())) {
            Map<String, List<RecordedVoice>> recordings = new RecordedVoices(store)
                    .list(now()).stream()
                            .collect(Collectors.groupingBy(
                                    RecordedVoice::recording, LinkedHashMap::new, Collectors.toList()));
            recordings.forEach((recording, voices) -> {
                RecordedVoice first = voices.getFirst();
                if (json) {
                    System.out.println(object(first).put("speakers", voices.size()));
                } else {
                    System.out.printf(
                            "%s  %d speakers, until %s  %s%n", recording, voices.size(), first.until(), first.file());
                }
            });
        }
        return ExitCode.OK;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows the speakers of a recording.",
            footer = "Exit code 1 when nothing is kept of it.")
    int show(
            @Mixin CommonOptions common,
            @Option(names = "--json", description = "one JSON object each") boolean json,
            @Parameters(paramLabel = "RECORDING") String recording)
            throws ConfigException {
        try (VoiceprintStore store = VoiceprintStores.open(common.settings())) {
            List<RecordedVoice> voices = of(store, recording);
            for (RecordedVoice voice : voices) {
                if (json) {
                    System.out.println(
                            object(voice).put("speaker", voice.speaker()).put("seconds", voice.seconds()));
                } else {
                    System.out.printf("%-24s %8.1f s%n", voice.speaker(), voice.seconds());
                }
            }
            return voices.isEmpty() ? ExitCode.NO : ExitCode.OK;
        }
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Forgets the voices of a recording.",
            footer = "Exit code 1 when nothing was kept of it.")
    int delete(@Mixin CommonOptions common, @Parameters(paramLabel = "RECORDING") String recording)
            throws ConfigException {
        Settings settings = common.settings();
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            int deleted = new RecordedVoices(store).delete(recording);
            settings.audit()
                    .record(AuditEntry.ofOperator(
                            now(), Operator.name(), "recording.delete", recording, deleted + " voices"));
            System.out.println(recording + ": " + deleted + " voices deleted");
            return deleted > 0 ? ExitCode.OK : ExitCode.NO;
        }
    }

    @Command(
            name = "search-speaker",
            mixinStandardHelpOptions = true,
            description = "Finds a speaker of one recording in the others.",
            footer = "Exit code 1 when the voice is in no other recording.")
    int search(
            @Mixin CommonOptions common,
            @Option(names = "--json", description = "one JSON object each") boolean json,
            @Option(
                            names = "--rate",
                            paramLabel = "RATE",
                            defaultValue = "" + FALSE_MATCH_RATE,
                            description =
                                    "how often a stranger's voice may be taken for it, in one comparison (default: ${DEFAULT-VALUE})")
                    double rate,
            @Option(names = "--threshold", paramLabel = "COSINE", description = "least likeness, in place of a rate")
                    @Nullable
                    Double threshold,
            @Parameters(paramLabel = "RECORDING") String recording,
            @Parameters(paramLabel = "SPEAKER") String speaker)
            throws ConfigException, StartException {
        Settings settings = common.settings();
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            RecordedVoice asked = of(store, recording).stream()
                    .filter(voice -> voice.speaker().equals(speaker))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no speaker " + speaker + " is kept of recording "
                            + recording + ", expected one that `recordings show` names"));
            RecordedVoices voices = new RecordedVoices(store);
            List<RecordedVoiceSearch.Found> matches = threshold == null
                    ? new RecordedVoiceSearch(settings).like(asked, voices, rate, now())
                    : RecordedVoiceSearch.likeAtLeast(asked, voices, threshold, now());
            settings.audit()
                    .record(AuditEntry.ofOperator(
                            now(), Operator.name(), "recording.search", recording, matches.size() + " found"));
            for (RecordedVoiceSearch.Found match : matches) {
                RecordedVoice voice = match.voice();
                if (json) {
                    ObjectNode line = object(voice)
                            .put("speaker", voice.speaker())
                            .put("seconds", voice.seconds())
                            .put("likeness", Math.round(match.likeness() * 1000) / 1000.0);
                    match.llr().ifPresent(llr -> line.put("llr", Math.round(llr * 100) / 100.0));
                    match.falseMatchRate().ifPresent(found -> line.put("falseMatchRate", found));
                    System.out.println(line);
                } else {
                    String sure = match.llr().isPresent()
                            ? "llr %6.1f".formatted(match.llr().getAsDouble())
                            : "%.2f".formatted(match.likeness());
                    System.out.printf("%s  %s  %s  %s%n", sure, voice.recording(), voice.speaker(), voice.file());
                }
            }
            return matches.isEmpty() ? ExitCode.NO : ExitCode.OK;
        }
    }

    private static List<RecordedVoice> of(VoiceprintStore store, String recording) {
        return new RecordedVoices(store)
                .list(now()).stream()
                        .filter(voice -> voice.recording().equals(recording))
                        .toList();
    }

    private static ObjectNode object(RecordedVoice voice) {
        return JsonMapper.builder()
                .build()
                .createObjectNode()
                .put("recording", voice.recording())
                .put("file", voice.file())
                .put("keptAt", voice.keptAt().toString())
                .put("until", voice.until().toString());
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}
