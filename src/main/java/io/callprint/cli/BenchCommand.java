package io.callprint.cli;

import io.callprint.app.CallBench;
import io.callprint.app.IdentifyBench;
import io.callprint.app.Soak;
import io.callprint.app.StoreBench;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures this machine: identify a file, decide in calls, many callers, many calls.",
        subcommands = {
            BenchCommand.Identify.class,
            BenchCommand.Calls.class,
            BenchCommand.Store.class,
            BenchCommand.SoakCalls.class
        },
        synopsisSubcommandLabel = "identify|calls|store|soak")
final class BenchCommand {
    @Command(
            name = "identify",
            mixinStandardHelpOptions = true,
            description = "Time from 5 s of audio in memory to the decision, on one thread, after warm-up.")
    static final class Identify implements Callable<Integer> {
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Option(names = "--runs", defaultValue = "100", description = "measured runs (default: ${DEFAULT-VALUE})")
        private int runs;

        @Override
        public Integer call() throws Exception {
            new IdentifyBench(common.settings()).run(runs, System.out);
            return ExitCode.OK;
        }
    }

    @Command(
            name = "calls",
            mixinStandardHelpOptions = true,
            description = "Time from the last needed packet to the decision, with several calls in progress.",
            footer = "Exit code 0 when every caller was recognised, else 1.")
    static final class Calls implements Callable<Integer> {
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Option(names = "--at-once", defaultValue = "10", description = "calls in progress (default: ${DEFAULT-VALUE})")
        private int atOnce;

        @Option(names = "--rounds", defaultValue = "3", description = "how often (default: ${DEFAULT-VALUE})")
        private int rounds;

        @Option(
                names = "--spread",
                defaultValue = "5",
                paramLabel = "SECONDS",
                description = "the calls of a round begin within so many seconds, evenly; 0: all in one instant"
                        + " (default: ${DEFAULT-VALUE})")
        private double spreadSeconds;

        @Override
        public Integer call() throws Exception {
            Duration spread = Duration.ofMillis(Math.round(spreadSeconds * 1_000));
            return new CallBench(common.settings()).run(atOnce, rounds, spread, System.out) ? ExitCode.OK : ExitCode.NO;
        }
    }

    @Command(
            name = "soak",
            mixinStandardHelpOptions = true,
            description =
                    "Many short calls over loopback, damaged messages among them: whether every call succeeds, how"
                            + " fast it is answered, and whether anything is left afterwards.",
            footer = "Exit code 0 when every call succeeded and nothing was left, else 1.")
    static final class SoakCalls implements Callable<Integer> {
        @Option(
                names = "--calls",
                defaultValue = "10000",
                description = "after the warm-up (default: ${DEFAULT-VALUE})")
        private int calls;

        @Option(names = "--warm-up", defaultValue = "2000", description = "calls before (default: ${DEFAULT-VALUE})")
        private int warmUp;

        @Option(names = "--rate", defaultValue = "100", description = "calls a second (default: ${DEFAULT-VALUE})")
        private double rate;

        @Option(
                names = "--broken",
                defaultValue = "50",
                description = "damaged messages a second (default: ${DEFAULT-VALUE})")
        private int broken;

        @Option(
                names = "--no-settle",
                description = "do not wait a minute, twice, until old transactions are gone: memory is not compared")
        private boolean hurried;

        @Override
        public Integer call() throws Exception {
            Soak.Load load = new Soak.Load(calls, warmUp, rate, broken, !hurried);
            return new Soak(CommonOptions.home()).run(load, System.out) ? ExitCode.OK : ExitCode.NO;
        }
    }

    @Command(
            name = "store",
            mixinStandardHelpOptions = true,
            description = "Times of the configured store with many made-up callers, and what they take in memory. Fills"
                    + " the store, which must be empty: name one by --data or --set store.url.")
    static final class Store implements Callable<Integer> {
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Option(
                names = "--callers",
                defaultValue = "100000",
                description = "enrolled before (default: ${DEFAULT-VALUE})")
        private int callers;

        @Option(names = "--runs", defaultValue = "300", description = "of each operation (default: ${DEFAULT-VALUE})")
        private int runs;

        @Option(
                names = "--of-another-model",
                description =
                        "the callers are of another model and embedded by this one too, as `models use` leaves them")
        private boolean areOfAnotherModel;

        @Override
        public Integer call() throws Exception {
            new StoreBench(common.settings()).run(callers, areOfAnotherModel, runs, System.out);
            return ExitCode.OK;
        }
    }
}
