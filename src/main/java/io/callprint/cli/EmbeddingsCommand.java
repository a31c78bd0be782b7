package io.callprint.cli;

import io.callprint.app.EmbeddingService;
import io.callprint.app.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "embeddings",
        mixinStandardHelpOptions = true,
        description = "Speaker embeddings of audio over HTTP, without calls.",
        synopsisSubcommandLabel = "serve")
final class EmbeddingsCommand {
    @Command(
            name = "serve",
            mixinStandardHelpOptions = true,
            description = {
                "Runs the speaker-embedding service: prints `ready embeddings=HOST:PORT` when it answers.",
                "Section embeddings of the configuration, or EMBEDDING_SERVICE_HOST, EMBEDDING_SERVICE_PORT and",
                "MODEL_CACHE_DIR, say where. Ends with SIGTERM or Ctrl-C."
            })
    int serve(@Mixin CommonOptions common) throws Exception {
        Settings settings = common.settings();
        try (EmbeddingService service = EmbeddingService.start(settings)) {
            StopSignal stop = StopSignal.install();
            System.out.println("ready embeddings=" + ServeCommand.text(service.address()));
            System.out.flush();
            stop.await();
        }
        return ExitCode.OK;
    }
}
