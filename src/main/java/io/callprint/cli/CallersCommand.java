package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.app.VoiceprintStores;
import io.callprint.config.ConfigException;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "callers",
        mixinStandardHelpOptions = true,
        description = "Shows and deletes what is kept of callers.",
        synopsisSubcommandLabel = "list|show|delete|opt-out|opt-in")
final class CallersCommand {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the enrolled callers.")
    int list(@Mixin CommonOptions common, @Option(names = "--json") boolean json) throws ConfigException {
        try (VoiceprintStore store = VoiceprintStores.open(common.settings())) {
            List<Voiceprint> all = new ArrayList<>();
            store.forEach(all::add);
            all.sort(Comparator.comparing(Voiceprint::caller));
            if (json) {
                ArrayNode array = JSON.createArrayNode();
                all.forEach(voiceprint -> array.add(asJson(voiceprint)));
                System.out.println(array);
                return ExitCode.OK;
            }
            System.out.printf("%-24s %-24s %8s %8s  %-20s%n", "CALLER", "NAME", "SAMPLES", "SECONDS", "LAST SEEN");
            for (Voiceprint one : all) {
                System.out.printf(
                        "%-24s %-24s %8d %8.1f  %-20s%n",
                        one.caller(), one.displayName(), one.samples().size(), seconds(one), one.lastSeen());
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows what is kept of a caller, no biometrics.")
    int show(
            @Mixin CommonOptions common,
            @Option(names = "--json") boolean json,
            @Parameters(paramLabel = "CALLER") String caller)
            throws ConfigException {
        try (VoiceprintStore store = VoiceprintStores.open(common.settings())) {
            CallerId id = new CallerId(caller);
            Optional<Voiceprint> found = store.find(id);
            List<Consent> consents = store.consents(id);
            boolean optedOut = store.hasOptedOut(id);
            if (json) {
                ObjectNode object = found.map(CallersCommand::asJson).orElseGet(JSON::createObjectNode);
                object.put("caller", id.value()).put("optedOut", optedOut);
                ArrayNode ledger = object.putArray("consents");
                consents.forEach(consent -> ledger.addObject()
                        .put("answer", consent.given().name())
                        .put("how", consent.how())
                        .put("wording", consent.wording())
                        .put("at", consent.at().toString()));
                System.out.println(object);
            } else {
                System.out.println(id + (optedOut ? ": opted out" : found.isPresent() ? "" : ": not enrolled"));
                found.ifPresent(CallersCommand::print);
                consents.forEach(consent -> System.out.printf(
                        "  consent  %s  %s, %s (%s)%n",
                        consent.at(), consent.given(), consent.how(), consent.wording()));
            }
            return found.isPresent() || optedOut ? ExitCode.OK : ExitCode.NO;
        }
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes a caller's voiceprint.")
    int delete(@Mixin CommonOptions common, @Parameters(paramLabel = "CALLER") String caller) throws ConfigException {
        try (VoiceprintStore store = VoiceprintStores.open(common.settings())) {
            CallerId id = new CallerId(caller);
            boolean existed = store.delete(id);
            if (existed) {
                store.record(answer(id, Consent.Answer.WITHDRAWN));
            }
            System.out.println(caller + (existed ? ": deleted" : ": not enrolled"));
            return existed ? ExitCode.OK : ExitCode.NO;
        }
    }

    @Command(
            name = "opt-out",
            mixinStandardHelpOptions = true,
            description = "Deletes what is kept of a caller and never enrols or recognises them again.")
    int optOut(@Mixin CommonOptions common, @Parameters(paramLabel = "CALLER") String caller) throws ConfigException {
        try (VoiceprintStore store = VoiceprintStores.open(common.settings())) {
            Consent never = answer(new CallerId(caller), Consent.Answer.NEVER_ASK_AGAIN);
            store.optOut(never.caller(), never.at());
            store.record(never);
            System.out.println(caller + ": opted out");
            return ExitCode.OK;
        }
    }

    @Command(name = "opt-in", mixinStandardHelpOptions = true, description = "Takes an opt-out back.")
    int optIn(@Mixin CommonOptions common, @Parameters(paramLabel = "CALLER") String caller) throws ConfigException {
        try (VoiceprintStore store = VoiceprintStores.open(common.settings())) {
            boolean existed = store.withdrawOptOut(new CallerId(caller));
            System.out.println(caller + (existed ? ": may be enrolled again" : ": had not opted out"));
            return existed ? ExitCode.OK : ExitCode.NO;
        }
    }

    private static Consent answer(CallerId caller, Consent.Answer given) {
        return new Consent(
                caller,
                "caller-identification",
                given,
                "command-line",
                "given to the operator",
                Clock.systemUTC().instant());
    }

    private static void print(Voiceprint voiceprint) {
        System.out.printf("  name     %s%n", voiceprint.displayName());
        System.out.printf("  created  %s, last seen %s%n", voiceprint.createdAt(), voiceprint.lastSeen());
        System.out.printf("  model    %s%n", voiceprint.modelId());
        for (EnrolmentSample sample : voiceprint.samples()) {
            System.out.printf(
                    "  sample   %s  %.1f s, quality %.2f, %s%n",
                    sample.id(), sample.netSpeechSeconds(), sample.quality(), sample.recordedAt());
        }
    }

    private static ObjectNode asJson(Voiceprint voiceprint) {
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

    private static double seconds(Voiceprint voiceprint) {
        return voiceprint.samples().stream()
                .mapToDouble(EnrolmentSample::netSpeechSeconds)
                .sum();
    }
}
