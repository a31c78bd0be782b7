package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.callprint.app.FileRecognition;
import io.callprint.app.Recognition;
import io.callprint.app.Settings;
import io.callprint.app.StartException;
import io.callprint.app.VoiceprintStores;
import io.callprint.config.ConfigException;
import io.callprint.identity.UnknownCalls;
import io.callprint.identity.WatchedVoice;
import io.callprint.identity.WatchedVoices;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Voices to flag when they call, whoever they claim to be.",
        synopsisSubcommandLabel = "add|list|calls|remove")
final class WatchCommand {
    private static final int LONGEST_DAYS = 3_650;

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Watches a voice: of an enrolled caller, of a call whose voice is kept, or of audio files.")
    int add(
            @Mixin CommonOptions common,
            @Option(names = "--reason", required = true, description = "shown to agents when the voice calls")
                    String reason,
            @Option(names = "--days", defaultValue = "90", description = "how long (default: ${DEFAULT-VALUE})")
                    int days,
            @Option(names = "--caller", paramLabel = "CALLER", description = "an enrolled caller")
                    Optional<String> caller,
            @Option(
                            names = "--call",
                            paramLabel = "CALLID",
                            description = "a call of \"watch calls\", in which nobody was recognised")
                    Optional<String> call,
            @Parameters(paramLabel = "AUDIO", arity = "0..*", description = "WAV, FLAC, MP3 or OGG") List<Path> files)
            throws ConfigException, StartException, IOException {
        List<Path> audio = files == null ? List.of() : files;
        if (Stream.of(caller.isPresent(), call.isPresent(), !audio.isEmpty())
                        .filter(given -> given)
                        .count()
                != 1) {
            throw new IllegalArgumentException("watch add takes --caller, --call or AUDIO, expected one of them");
        }
        if (days < 1 || days > LONGEST_DAYS) {
            throw new IllegalArgumentException("--days is " + days + ", expected 1 to " + LONGEST_DAYS);
        }
        Settings settings = common.settings();
        if (caller.isPresent()) {
            try (VoiceprintStore store = VoiceprintStores.open(settings)) {
                CallerId id = new CallerId(caller.get());
                Voiceprint voiceprint = store.find(id)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "caller " + id + " is not enrolled, expected one of `callprint callers list`"));
                return add(settings, store, voice(reason, "caller " + id, voiceprint.samples(), days));
            }
        }
        if (call.isPresent()) {
            try (VoiceprintStore store = VoiceprintStores.open(settings)) {
                UnknownCalls.UnknownCall kept = unknownCalls(settings, store)
                        .find(call.get())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "nothing is kept of call " + call.get() + ", expected one of `callers watch calls`"));
                return add(settings, store, voice(reason, "call " + kept.callId(), List.of(kept.sample()), days));
            }
        }
        try (Recognition recognition = Recognition.open(settings)) {
            FileRecognition recognise = new FileRecognition(recognition, settings.config());
            recognise.awaitGallery(IdentifyCommand.GALLERY_PATIENCE);
            String names = audio.stream()
                    .map(file -> String.valueOf(file.getFileName()))
                    .collect(Collectors.joining(", "));
            return add(settings, recognition.store(), voice(reason, names, recognise.samplesOfOneVoice(audio), days));
        }
    }

    private static WatchedVoice voice(String reason, String origin, List<EnrolmentSample> samples, int days) {
        Instant now = Clock.systemUTC().instant();
        String id = UUID.randomUUID().toString().substring(0, 8);
        return new WatchedVoice(id, reason, origin, samples, now, now.plus(Duration.ofDays(days)));
    }

    private static int add(Settings settings, VoiceprintStore store, WatchedVoice voice) {
        voices(settings, store).add(voice, Operator.name());
        System.out.println(voice.id() + ": watched until " + voice.until());
        return ExitCode.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the watched voices.")
    int list(@Mixin CommonOptions common, @Option(names = "--json", description = "one JSON array") boolean json)
            throws ConfigException {
        Settings settings = common.settings();
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            List<WatchedVoice> all = voices(settings, store).list();
            if (json) {
                ArrayNode array = JsonMapper.builder().build().createArrayNode();
                all.forEach(voice -> array.addObject()
                        .put("id", voice.id())
                        .put("reason", voice.reason())
                        .put("origin", voice.origin())
                        .put("addedAt", voice.addedAt().toString())
                        .put("until", voice.until().toString())
                        .put("samples", voice.samples().size()));
                System.out.println(array);
            } else {
                all.forEach(voice -> System.out.printf(
                        "%s  until %s  %s (%s)%n", voice.id(), voice.until(), voice.reason(), voice.origin()));
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "calls",
            mixinStandardHelpOptions = true,
            description = "Lists the calls in which nobody was recognised and whose voice is kept, newest first"
                    + " (watchlist.keepUnknownHours).")
    int calls(@Mixin CommonOptions common) throws ConfigException {
        Settings settings = common.settings();
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            unknownCalls(settings, store)
                    .list()
                    .forEach(call -> System.out.printf(
                            Locale.ROOT,
                            "%s  at %s  %.1f s, kept until %s%n",
                            call.callId(),
                            call.sample().recordedAt(),
                            call.sample().netSpeechSeconds(),
                            call.until()));
            return ExitCode.OK;
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Watches a voice no more.")
    int remove(@Mixin CommonOptions common, @Parameters(paramLabel = "ID") String id) throws ConfigException {
        Settings settings = common.settings();
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            boolean existed = voices(settings, store).remove(id, Operator.name());
            System.out.println(id + (existed ? ": watched no more" : ": not watched"));
            return existed ? ExitCode.OK : ExitCode.NO;
        }
    }

    private static WatchedVoices voices(Settings settings, VoiceprintStore store) {
        return new WatchedVoices(store, settings.audit(), Clock.systemUTC());
    }

    private static UnknownCalls unknownCalls(Settings settings, VoiceprintStore store) {
        return new UnknownCalls(
                store, Duration.ofHours(settings.config().watchlist().keepUnknownHours()), Clock.systemUTC());
    }
}
