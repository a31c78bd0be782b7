package io.callprint.cli;

import io.callprint.app.ForeignImport;
import io.callprint.app.ForeignSource;
import io.callprint.app.Settings;
import io.callprint.app.VoiceprintStores;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code callers import --from}: voiceprints of other systems. */
final class ForeignOptions {
    @Option(
            names = "--from",
            paramLabel = "SYSTEM",
            description =
                    "another system's store instead of an archive: resemblyzer-json FILE, redis URL, sqlite FILE, or"
                            + " csv-embeddings FILE (columns caller, embedding, others are metadata)")
    @Nullable
    String from;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "ge2e",
            description =
                    "what made its vectors (default: ${DEFAULT-VALUE}); they are compared with nothing else: servers"
                            + " ask a model of the catalogue beside their own, and those of another recognise nobody")
    private String model = "";

    @Option(
            names = "--consent",
            paramLabel = "TEXT",
            defaultValue = "given to the system it was imported from",
            description = "on which they were enrolled there (default: ${DEFAULT-VALUE})")
    private String consent = "";

    @Option(
            names = "--pad",
            description =
                    "cut or fill up vectors of another length to that of the model: they then recognise nobody, and"
                            + " somebody may be taken for somebody else")
    private boolean padded;

    int run(Settings settings, String source) throws IOException {
        ForeignSource kind = kind(String.valueOf(from));
        if (padded) {
            System.err.println("callprint: --pad changes voiceprints so that no comparison with them means anything,"
                    + " expected only where a system must be filled");
        }
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            List<ForeignImport.Outcome> outcomes = new ForeignImport(
                            store, ForeignImport.origin(settings, model, padded), consent, Clock.systemUTC())
                    .from(kind, source);
            long imported =
                    outcomes.stream().filter(ForeignImport.Outcome::isImported).count();
            outcomes.stream()
                    .filter(one -> !one.isImported())
                    .forEach(one -> System.out.println(one.callerId() + ": not imported, " + one.sentence()));
            Operator.did(settings, "voiceprint.import", "", imported + " from " + from);
            System.out.println("%d of %d callers imported; %s"
                    .formatted(
                            imported,
                            outcomes.size(),
                            ForeignImport.isServed(settings, model)
                                    ? "servers recognise them by " + model
                                            + ", until two later calls or an enrolment move them to the model in use"
                                    : "model " + model + " is not in the catalogue: they are recognised when they enrol"
                                            + " again"));
            return imported == outcomes.size() ? ExitCode.OK : ExitCode.NO;
        }
    }

    private static ForeignSource kind(String word) {
        try {
            return ForeignSource.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--from is \"" + word + "\", expected resemblyzer-json, redis, sqlite or csv-embeddings", e);
        }
    }
}
