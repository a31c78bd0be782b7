package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import java.util.Locale;

/** How what is kept of a caller is printed, without biometrics. */
final class VoiceprintText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private VoiceprintText() {}

    static void print(Voiceprint voiceprint) {
        System.out.printf("  name     %s%n", voiceprint.displayName());
        System.out.printf("  created  %s, last seen %s%n", voiceprint.createdAt(), voiceprint.lastSeen());
        System.out.printf("  model    %s%n", voiceprint.modelId());
        voiceprint.samples().forEach(sample -> System.out.println("  sample   " + line(sample)));
    }

    /** A sample and where it comes from. */
    static String line(EnrolmentSample sample) {
        return "%s  %.1f s, quality %.2f, %s %s %s"
                .formatted(
                        sample.id(),
                        sample.netSpeechSeconds(),
                        sample.quality(),
                        word(sample),
                        sample.recordedAt(),
                        sample.source())
                .stripTrailing();
    }

    static ObjectNode json(EnrolmentSample sample) {
        return JSON.createObjectNode()
                .put("id", sample.id())
                .put("origin", word(sample))
                .put("source", sample.source())
                .put("recordedAt", sample.recordedAt().toString())
                .put("netSpeechSeconds", sample.netSpeechSeconds())
                .put("quality", sample.quality());
    }

    private static String word(EnrolmentSample sample) {
        return sample.origin().name().toLowerCase(Locale.ROOT);
    }

    static ObjectNode json(Voiceprint voiceprint) {
        ObjectNode json = JSON.createObjectNode()
                .put("caller", voiceprint.caller().value())
                .put("name", voiceprint.displayName())
                .put("model", voiceprint.modelId())
                .put("samples", voiceprint.samples().size())
                .put("seconds", seconds(voiceprint))
                .put("created", voiceprint.createdAt().toString())
                .put("lastSeen", voiceprint.lastSeen().toString());
        ObjectNode metadata = json.putObject("metadata");
        voiceprint.metadata().forEach(metadata::put);
        return json;
    }

    static double seconds(Voiceprint voiceprint) {
        return voiceprint.samples().stream()
                .mapToDouble(EnrolmentSample::netSpeechSeconds)
                .sum();
    }
}
