package io.callprint.cli;

import io.callprint.app.StartException;
import io.callprint.config.ConfigException;
import io.callprint.vault.SealException;
import io.callprint.voiceprint.StoreUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The {@code callprint} command. */
@Command(
        name = "callprint",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Knows who is calling, by voice, while they speak.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            EnrollCommand.class,
            IdentifyCommand.class,
            VerifyCommand.class,
            CallersCommand.class,
            CallCommand.class,
            StoreCommand.class,
            CalibrationCommand.class,
            EmbeddingsCommand.class,
            VoicesCommand.class,
            ModelsCommand.class,
            BenchCommand.class,
            EvalCommand.class,
            DiarizeCommand.class,
            RecordingsCommand.class,
            DoctorCommand.class,
            RehearseCommand.class,
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    public static void main(String[] arguments) {
        if (System.getProperty("callprint.log")
                == null) { // commands answer on standard output; a server tells what it does
            boolean isServer = List.of(arguments).contains("serve");
            System.setProperty("callprint.log", isServer ? "INFO" : "WARN");
        }
        System.exit(run(arguments));
    }

    /** @return the exit code */
    static int run(String... arguments) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::explain)
                .setExitCodeExceptionMapper(Main::exitCode)
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given, expected one of those below");
    }

    private static int exitCode(Throwable problem) {
        return problem instanceof ConfigException
                        || problem instanceof IllegalArgumentException
                        || problem instanceof ParameterException
                ? ExitCode.WRONG_USE
                : ExitCode.UNAVAILABLE;
    }

    /** One sentence for the user; the stack trace only with --debug. */
    private static int explain(Exception problem, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean isExpected = problem instanceof ConfigException
                || problem instanceof StartException
                || problem instanceof StoreUnavailableException
                || problem instanceof SealException
                || problem instanceof IllegalArgumentException
                || problem instanceof IOException
                || problem instanceof UncheckedIOException;
        err.println("callprint: " + (isExpected ? problem.getMessage() : "unexpected " + problem));
        if (parsed.expandedArgs().contains("--debug") || !isExpected) {
            problem.printStackTrace(err);
        }
        return exitCode(problem);
    }

    /** The version the jar was built as. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                    .orElse("development");
            return new String[] {"callprint " + version};
        }
    }
}
