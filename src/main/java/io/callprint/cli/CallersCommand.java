package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.app.Settings;
import io.callprint.app.VoiceprintStores;
import io.callprint.config.ConfigException;
import io.callprint.identity.AttemptLimits;
import io.callprint.identity.PendingEnrolments;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
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
        description = "Shows, changes and deletes what is kept of callers.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SamplesCommand.class,
            PendingCommand.class,
            PendingCommand.Approve.class,
            PendingCommand.Reject.class,
            WatchCommand.class,
            DeleteCommand.class,
            DeleteCommand.Verify.class,
            DeleteCommand.PublicKey.class,
            BackupCommand.Export.class,
            BackupCommand.Import.class,
            PruneCommand.class
        })
final class CallersCommand {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the enrolled callers.")
    int list(@Mixin CommonOptions common, @Option(names = "--json") boolean json) throws ConfigException {
        Settings settings = common.settings();
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            Operator.did(settings, "voiceprint.read", "", "list");
            List<Voiceprint> all = new ArrayList<>();
            store.forEach(all::add);
            all.sort(Comparator.comparing(Voiceprint::caller));
            if (json) {
                ArrayNode array = JSON.createArrayNode();
                all.forEach(voiceprint -> array.add(VoiceprintText.json(voiceprint)));
                System.out.println(array);
                return ExitCode.OK;
            }
            System.out.printf("%-24s %-24s %8s %8s  %-20s%n", "CALLER", "NAME", "SAMPLES", "SECONDS", "LAST SEEN");
            for (Voiceprint one : all) {
                System.out.printf(
                        "%-24s %-24s %8d %8.1f  %-20s%n",
                        one.caller(),
                        one.displayName(),
                        one.samples().size(),
                        VoiceprintText.seconds(one),
                        one.lastSeen());
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
        Settings settings = common.settings();
        CallerId id = new CallerId(caller);
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            Operator.did(settings, "voiceprint.read", id.value(), "show");
            Optional<Voiceprint> found = store.find(id);
            List<Consent> consents = store.consents(id);
            boolean optedOut = store.hasOptedOut(id);
            if (json) {
                ObjectNode object = found.map(VoiceprintText::json).orElseGet(JSON::createObjectNode);
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
                found.ifPresent(VoiceprintText::print);
                consents.forEach(consent -> System.out.printf(
                        "  consent  %s  %s, %s (%s)%n",
                        consent.at(), consent.given(), consent.how(), consent.wording()));
            }
            return found.isPresent() || optedOut ? ExitCode.OK : ExitCode.NO;
        }
    }

    @Command(
            name = "opt-out",
            mixinStandardHelpOptions = true,
            description = "Deletes what is kept of a caller and never enrols or recognises them again.")
    int optOut(@Mixin CommonOptions common, @Parameters(paramLabel = "CALLER") String caller) throws ConfigException {
        Settings settings = common.settings();
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            Consent never = answer(new CallerId(caller), Consent.Answer.NEVER_ASK_AGAIN);
            store.optOut(never.caller(), never.at());
            store.record(never);
            pending(store, settings).reject(never.caller(), Operator.name());
            Operator.did(settings, "opt-out.add", never.caller().value(), "");
            System.out.println(caller + ": opted out");
            return ExitCode.OK;
        }
    }

    @Command(name = "opt-in", mixinStandardHelpOptions = true, description = "Takes an opt-out back.")
    int optIn(@Mixin CommonOptions common, @Parameters(paramLabel = "CALLER") String caller) throws ConfigException {
        Settings settings = common.settings();
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            boolean existed = store.withdrawOptOut(new CallerId(caller));
            if (existed) {
                Operator.did(settings, "opt-out.withdraw", caller, "");
            }
            System.out.println(caller + (existed ? ": may be enrolled again" : ": had not opted out"));
            return existed ? ExitCode.OK : ExitCode.NO;
        }
    }

    private static PendingEnrolments pending(VoiceprintStore store, Settings settings) {
        return new PendingEnrolments(store, settings.audit(), Clock.systemUTC());
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

    @Command(
            name = "unlock",
            mixinStandardHelpOptions = true,
            description = "Forgets failed verifications, so that recognition does not wait for the time to pass.")
    int unlock(
            @Mixin CommonOptions common,
            @Option(names = "--all", description = "of everybody") boolean all,
            @Parameters(paramLabel = "CALLER", arity = "0..1", description = "caller id or calling number")
                    Optional<String> who)
            throws ConfigException {
        if (all == who.isPresent()) {
            throw new IllegalArgumentException("unlock takes either CALLER or --all, expected one of them");
        }
        Settings settings = common.settings();
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            AttemptLimits limits =
                    new AttemptLimits(store, settings.config().attempts(), settings.audit(), Clock.systemUTC());
            long forgotten = who.isPresent()
                    ? limits.unlock(new CallerId(who.get()), Operator.name())
                    : limits.unlockAll(Operator.name());
            System.out.println(forgotten + " failed verifications forgotten");
            return forgotten > 0 ? ExitCode.OK : ExitCode.NO;
        }
    }
}
