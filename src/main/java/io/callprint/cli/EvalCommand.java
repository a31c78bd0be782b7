package io.callprint.cli;

import picocli.CommandLine.Command;

@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Measures how well callers are recognised.",
        subcommands = {
            EvalTrialsCommand.class,
            EvalPrepareCommand.class,
            EvalQualityCommand.class,
            EvalEmbedCommand.class,
            EvalDiarizeCommand.class
        },
        synopsisSubcommandLabel = "trials|prepare|quality|embed|diarize")
final class EvalCommand {
    private EvalCommand() {}
}
