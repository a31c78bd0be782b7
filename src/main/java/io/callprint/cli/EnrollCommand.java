package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.app.FileRecognition;
import io.callprint.app.Recognition;
import io.callprint.app.Settings;
import io.callprint.identity.Enrollment;
import io.callprint.voiceprint.CallerId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "enroll",
        mixinStandardHelpOptions = true,
        description = "Enrols a caller from audio files, or adds them to the voiceprint that is there.",
        footer = "Exit code 0 when enrolled, else 1. You need the caller's consent; its wording is kept with it.")
final class EnrollCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private CallerAudio audio = new CallerAudio();

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
        CallerId id = audio.caller();
        Map<String, String> kept = new HashMap<>(metadata);
        if (name != null) {
            kept.put("name", name);
        }
        try (Recognition recognition = Recognition.open(settings)) {
            FileRecognition recognise = new FileRecognition(recognition, settings.config());
            recognise.awaitGallery(IdentifyCommand.GALLERY_PATIENCE);
            Enrollment.Result result = recognise.enrol(id, audio.files, kept, consent);
            System.out.println(audio.json ? asJson(id, result) : sentence(id, result));
            return result instanceof Enrollment.Result.Enrolled ? ExitCode.OK : ExitCode.NO;
        }
    }

    private static String sentence(CallerId caller, Enrollment.Result result) {
        return switch (result) {
            case Enrollment.Result.Enrolled done ->
                "%s: enrolled from %d samples, %.1f s of speech"
                        .formatted(caller, done.usedTurns(), done.netSpeechSeconds());
            case Enrollment.Result.TooLittle little ->
                "%s: not enrolled, %.1f s of good speech in %d samples, expected %.1f s in %d"
                        .formatted(
                                caller,
                                little.netSpeechSeconds(),
                                little.turns(),
                                little.neededSeconds(),
                                little.neededTurns());
            case Enrollment.Result.TwoSpeakers _ -> caller + ": not enrolled, more than one voice speaks in the files";
            case Enrollment.Result.OtherVoice _ ->
                caller + ": not enrolled, this is not the voice that is enrolled as " + caller;
            case Enrollment.Result.Pending waiting ->
                "%1$s: not enrolled yet, this voice is enrolled as %2$s; decide with `callprint callers approve %1$s` or `reject %1$s`"
                        .formatted(caller, waiting.other());
            case Enrollment.Result.VoiceKnown known ->
                caller + ": not enrolled, this voice is enrolled as " + known.other();
            case Enrollment.Result.OptedOut _ -> caller + ": not enrolled, the caller opted out";
            case Enrollment.Result.Unavailable(String reason) -> caller + ": not enrolled, " + reason;
        };
    }

    private static ObjectNode asJson(CallerId caller, Enrollment.Result result) {
        return JsonMapper.builder()
                .build()
                .createObjectNode()
                .put("caller", caller.value())
                .put("result", result.getClass().getSimpleName())
                .put("message", sentence(caller, result));
    }
}
