package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.callprint.app.Settings;
import io.callprint.app.VoiceprintStores;
import io.callprint.config.ConfigException;
import io.callprint.identity.PendingEnrolments;
import io.callprint.identity.PendingEnrolments.Pending;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pending",
        mixinStandardHelpOptions = true,
        description = "Lists enrolments that wait for you, because their voice is enrolled under another id.")
final class PendingCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--json", description = "one JSON array")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return with(common, enrolments -> {
            List<Pending> waiting = enrolments.list();
            if (json) {
                ArrayNode array = JsonMapper.builder().build().createArrayNode();
                waiting.forEach(one -> array.add(VoiceprintText.json(one.voiceprint())
                        .put("sameVoiceAs", one.sameVoiceAs().value())));
                System.out.println(array);
            } else {
                waiting.forEach(one -> System.out.printf(
                        "%-24s has the voice of %-24s since %s%n",
                        one.voiceprint().caller(),
                        one.sameVoiceAs(),
                        one.voiceprint().createdAt()));
            }
            return ExitCode.OK;
        });
    }

    private static int with(CommonOptions common, ToIntFunction<PendingEnrolments> work) throws ConfigException {
        Settings settings = common.settings();
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            return work.applyAsInt(new PendingEnrolments(store, settings.audit(), Clock.systemUTC()));
        }
    }

    @Command(name = "approve", mixinStandardHelpOptions = true, description = "Enrols a caller who waits for you.")
    static final class Approve implements Callable<Integer> {
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Parameters(paramLabel = "CALLER", description = "one of `callers pending`")
        private String caller = "";

        @Override
        public Integer call() throws Exception {
            return with(common, enrolments -> switch (enrolments.approve(new CallerId(caller), Operator.name())) {
                case ENROLLED -> said(": enrolled", ExitCode.OK);
                case NOTHING_WAITS -> said(": does not wait for you", ExitCode.NO);
                case ENROLLED_MEANWHILE ->
                    said(": was enrolled meanwhile; reject this one, or delete the other first", ExitCode.NO);
            });
        }

        private int said(String what, int code) {
            System.out.println(caller + what);
            return code;
        }
    }

    @Command(name = "reject", mixinStandardHelpOptions = true, description = "Forgets an enrolment that waits for you.")
    static final class Reject implements Callable<Integer> {
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Parameters(paramLabel = "CALLER", description = "one of `callers pending`")
        private String caller = "";

        @Override
        public Integer call() throws Exception {
            return with(common, enrolments -> {
                boolean waited = enrolments.reject(new CallerId(caller), Operator.name());
                System.out.println(caller + (waited ? ": rejected" : ": does not wait for you"));
                return waited ? ExitCode.OK : ExitCode.NO;
            });
        }
    }
}
