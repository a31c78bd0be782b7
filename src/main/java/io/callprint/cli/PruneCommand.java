package io.callprint.cli;

import io.callprint.app.Settings;
import io.callprint.app.VoiceprintStores;
import io.callprint.identity.Retention;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        description =
                "Deletes voiceprints whose time by retention.maxAgeDays or retention.unseenDays is over; a server does the"
                        + " same every six hours.")
final class PruneCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--dry-run", description = "only say which")
    private boolean isDryRun;

    @Override
    public Integer call() throws Exception {
        Settings settings = common.settings();
        if (!settings.config().retention().isOn()) {
            throw new IllegalArgumentException(
                    "retention.maxAgeDays and retention.unseenDays are 0, expected one of them above 0");
        }
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            Retention retention =
                    new Retention(store, settings.config().retention(), settings.audit(), Clock.systemUTC());
            List<Retention.Overdue> overdue = isDryRun ? retention.overdue() : retention.prune(Operator.name());
            overdue.forEach(one -> System.out.println(one.caller() + ": " + one.reason()));
            System.out.println(overdue.size() + (isDryRun ? " voiceprints would be deleted" : " voiceprints deleted"));
            return ExitCode.OK;
        }
    }
}
