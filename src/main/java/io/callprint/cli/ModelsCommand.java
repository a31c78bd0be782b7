package io.callprint.cli;

import io.callprint.app.Doctor;
import io.callprint.config.ConfigException;
import io.callprint.model.ModelCatalog;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.model.SpoofModelEntry;
import io.callprint.model.VadModelEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Shows, checks and changes models.",
        synopsisSubcommandLabel = "list|verify|use",
        subcommands = ModelsUseCommand.class)
final class ModelsCommand {
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the models of models/models.yaml.")
    int list(@Mixin CommonOptions common) throws ConfigException {
        ModelCatalog catalog = ModelCatalog.load(common.settings().models());
        System.out.printf("%-20s %-8s %-10s %s%n", "MODEL", "KIND", "LICENCE", "ID");
        for (SpeakerModelEntry model : catalog.speakers()) {
            System.out.printf(
                    "%-20s %-8s %-10s %s%n",
                    model.id(), "speaker", model.provenance().licence(), model.modelId());
        }
        for (VadModelEntry model : catalog.vads()) {
            System.out.printf(
                    "%-20s %-8s %-10s %s%n",
                    model.id(), "vad", model.provenance().licence(), "-");
        }
        for (SpoofModelEntry model : catalog.spoofs()) {
            System.out.printf(
                    "%-20s %-8s %-10s %s%n",
                    model.id(), "spoof", model.provenance().licence(), "-");
        }
        return ExitCode.OK;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Checks each model's file and what it makes of the reference sample.")
    int verify(@Mixin CommonOptions common, @Option(names = "--json") boolean json) throws ConfigException {
        boolean good = true;
        for (Doctor.Finding finding : new Doctor(common.settings()).models()) {
            System.out.println(json ? finding.asJson() : finding.asLine());
            good &= finding.isWell();
        }
        return good ? ExitCode.OK : ExitCode.NO;
    }
}
