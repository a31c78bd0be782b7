package io.callprint.cli;

import io.callprint.app.FetchedModel;
import io.callprint.app.ModelFetch;
import io.callprint.app.Settings;
import io.callprint.model.AvailableModel;
import io.callprint.model.SpeakerModelEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description =
                "Brings a public model into inference.modelFolder, checks it and enters it there with its front end; a download"
                        + " that was cut off goes on.",
        footer = "Models: callprint models list --available. What their licences ask is yours to see.")
final class ModelsFetchCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--trust-first-use",
            description = "take a file whose SHA-256 nobody states as it comes, and hold later ones to it")
    private boolean trust;

    @Option(
            names = "--sha256",
            paramLabel = "HEX",
            description = "that its file has to have, where its page states none")
    @Nullable
    private String known;

    @Option(
            names = "--from-folder",
            paramLabel = "DIR",
            description = "from files that were brought, without a network")
    @Nullable
    private Path brought;

    @Parameters(paramLabel = "MODEL")
    private String name = "";

    @Override
    public Integer call() throws Exception {
        Settings settings = common.settings();
        List<AvailableModel> models = AvailableModel.read(settings.models());
        AvailableModel model = models.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no public model %s, expected one of %s"
                        .formatted(
                                name, models.stream().map(AvailableModel::name).collect(Collectors.joining(", ")))));
        if (known != null) {
            model = model.with(known);
        }
        ModelFetch fetch = new ModelFetch(settings.furtherModels(), trust);
        Path file = brought == null ? fetch.fetch(model, Output.progress()) : fetch.importFrom(brought, model);
        Operator.did(settings, "model.fetch", "", model.name());
        SpeakerModelEntry entered = new FetchedModel(settings).enter(model, file);
        System.out.println("%s: kept as %s, %s; entered with its front end as model id %s"
                .formatted(
                        model.name(),
                        file,
                        model.sha256().isPresent() ? "SHA-256 as published" : "SHA-256 as it first came",
                        entered.modelId()));
        System.out.println("it needs %s-calibration.yaml beside it before `callprint models use %s`: see"
                        .formatted(model.name(), model.name())
                + " models/calibrate_telephone.py");
        return ExitCode.OK;
    }
}
