package io.callprint.cli;

import io.callprint.app.Doctor;
import io.callprint.app.ModelFetch;
import io.callprint.app.Settings;
import io.callprint.config.ConfigException;
import io.callprint.model.AvailableModel;
import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelEntry;
import io.callprint.model.SegmentationModelEntry;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.model.SpoofModelEntry;
import io.callprint.model.VadModelEntry;
import java.io.IOException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Shows, checks and changes models.",
        synopsisSubcommandLabel = "list|fetch|verify|use",
        subcommands = {ModelsFetchCommand.class, ModelsUseCommand.class})
final class ModelsCommand {
    private static final String LINE = "%-23s %-12s %-10s %s%n";

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the models of models/models.yaml and of inference.modelFolder.")
    int list(
            @Mixin CommonOptions common,
            @Option(names = "--available", description = "the public models that can be fetched") boolean available)
            throws ConfigException, IOException {
        if (available) {
            return listAvailable(common.settings());
        }
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

    private static int listAvailable(Settings settings) throws IOException {
        ModelFetch kept = new ModelFetch(settings.furtherModels(), false);
        System.out.printf("%-24s %10s %9s  %-19s %-7s %s%n", "MODEL", "BYTES", "DIMENSION", "LICENCE", "KEPT", "URL");
        for (AvailableModel model : AvailableModel.read(settings.models())) {
            String bytes =
                    model.bytes().isPresent() ? Long.toString(model.bytes().getAsLong()) : "unknown";
            System.out.printf(
                    "%-24s %10s %9d  %-19s %-7s %s%n  SHA-256 %s; front end: %s%n",
                    model.name(),
                    bytes,
                    model.dimension(),
                    model.licence(),
                    kept.verified(model).isPresent() ? "yes" : "no",
                    model.url(),
                    model.sha256().orElse("unknown"),
                    model.frontEndKeys().entrySet().stream()
                            .map(key -> key.getKey() + " " + key.getValue())
                            .collect(Collectors.joining(", ")));
        }
        return ExitCode.OK;
    }

    /** What was fetched is held to its hash; what was not is no fault. */
    private static boolean verifyFetched(Settings settings, boolean json) {
        boolean good = true;
        for (AvailableModel model : AvailableModel.read(settings.models())) {
            try {
                if (new ModelFetch(settings.furtherModels(), false)
                        .verified(model)
                        .isPresent()) {
                    print(new Doctor.Finding(model.name(), true, "file as it has to be"), json);
                }
            } catch (IOException e) {
                print(new Doctor.Finding(model.name(), false, String.valueOf(e.getMessage())), json);
                good = false;
            }
        }
        return good;
    }

    private static void print(Doctor.Finding finding, boolean json) {
        System.out.println(json ? finding.asJson() : finding.asLine());
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Checks each model's file and what it makes of the reference sample.")
    int verify(@Mixin CommonOptions common, @Option(names = "--json") boolean json) throws ConfigException {
        Settings settings = common.settings();
        boolean good = true;
        for (Doctor.Finding finding : new Doctor(settings).models()) {
            print(finding, json);
            good &= finding.isWell();
        }
        good &= verifyFetched(settings, json);
        return good ? ExitCode.OK : ExitCode.NO;
    }
}
