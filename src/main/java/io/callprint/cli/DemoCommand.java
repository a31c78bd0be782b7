package io.callprint.cli;

import io.callprint.app.DemoRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Shows callers being recognised: real SIP and RTP calls over loopback, real voices.",
        footer = "Exit code 0 when every decision was right, else 1. Voices: sip-config/demo/voices/ATTRIBUTION.md.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--keep", description = "leave the server and the agent's page up afterwards, until Ctrl-C")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        boolean right = new DemoRun(common.settings(), System.out).run(page -> {
            if (keep) {
                StopSignal stop = StopSignal.install();
                System.out.println("\nThe server stays up, the agent's page is " + page + " (Ctrl-C ends it)");
                stop.await();
            }
        });
        return right ? ExitCode.OK : ExitCode.NO;
    }
}
