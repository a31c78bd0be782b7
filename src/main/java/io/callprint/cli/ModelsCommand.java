package io.callprint.cli;

import io.callprint.app.Doctor;
import io.callprint.config.ConfigException;
import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelEntry;
import io.callprint.model.SegmentationModelEntry;
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
    private static final String LINE = "%-23s %-12s %-10s %s%n";

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the models of models/models.yaml.")
    int list(@Mixin CommonOptions common) throws ConfigException {
        ModelCatalog catalog = common.settings().catalog();
        System.out.printf(LINE, "MODEL", "KIND", "LICENCE", "ID");
        for (ModelEntry model : catalog.all()) {
            String kind = switch (model) {
                case SpeakerModelEntry _ -> "speaker";
                case VadModelEntry _ -> "vad";
                case SpoofModelEntry _ -> "spoof";
                case SegmentationModelEntry _ -> "segmentation";
            };
            String id = model instanceof SpeakerModelEntry speaker ? speaker.modelId() : "-";
            System.out.printf(LINE, model.id(), kind, model.provenance().licence(), id);
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
