package io.callprint.cli;

import io.callprint.app.Doctor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks what a start needs: Java, models, prompts, call flow, ports, store.",
        footer = "Exit code 0 when all is well, else 1.")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--json", description = "one JSON object a check")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        boolean well = true;
        for (Doctor.Finding finding : new Doctor(common.settings()).examine()) {
            System.out.println(json ? finding.asJson() : finding.asLine());
            well &= finding.isWell();
        }
        return well ? ExitCode.OK : ExitCode.NO;
    }
}
