package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.app.ModelUse;
import io.callprint.app.ModelUse.Comparison;
import io.callprint.app.ModelUse.Report;
import io.callprint.app.ModelUse.Switch;
import io.callprint.app.Settings;
import io.callprint.identity.Reembedding;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "use",
        mixinStandardHelpOptions = true,
        description =
                "Changes the model of the store without enrolling anybody again: embeds the kept speech by the new one,"
                        + " compares both on it, switches. Running servers follow. Started again"
                        + " after an interruption it goes on. Going back to the model before is one command and embeds"
                        + " nothing.",
        footer = "Exit code 1 when the model is not in use afterwards.")
final class ModelsUseCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--compare", description = "only embed and compare, do not switch")
    private boolean isOnlyCompared;

    @Option(names = "--force", description = "switch also when the new model finds fewer callers again")
    private boolean isForced;

    @Option(names = "--threads", description = "of inference; 0: cores - 1 (default: ${DEFAULT-VALUE})")
    private int threads = 1;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    @Parameters(paramLabel = "MODEL", description = "as in `callprint models list`")
    private String model = "";

    @Override
    public Integer call() throws Exception {
        if (isOnlyCompared && isForced) {
            throw new IllegalArgumentException("--compare and --force are given, expected one of them");
        }
        Settings settings = common.settings();
        Switch when = isOnlyCompared ? Switch.NEVER : isForced ? Switch.ALWAYS : Switch.IF_NOT_WORSE;
        Report report = new ModelUse(settings, Output.progress()).use(model, when, threads);
        if (report.isInUse() && !report.before().equals(report.model())) {
            Operator.did(settings, "model.use", "", report.model() + " instead of " + report.before());
        }
        if (json) {
            System.out.println(JsonMapper.builder().build().valueToTree(report).toString());
        } else {
            print(report);
        }
        return report.isInUse() ? ExitCode.OK : ExitCode.NO;
    }

    private static void print(Report report) {
        Reembedding.Report embedded = report.embedded();
        System.out.printf(
                "%s: %d of %d callers complete, %d in part, %d samples embedded now%n",
                report.model(), embedded.complete(), embedded.callers(), embedded.partly(), embedded.embedded());
        if (embedded.left() > 0) {
            System.out.printf(
                    "%d callers stay with the model that they have until they enrol again: of %d samples the speech is"
                            + " not kept, of %d it is not what was written%n",
                    embedded.left(), embedded.withoutSpeech(), embedded.damaged());
        }
        if (embedded.lacking() > 0) {
            System.out.printf(
                    "%d samples that were heard since are not embedded by it: run `callprint models use %s` once more%n",
                    embedded.lacking(), report.model());
        }
        print(report.comparison(), report.before(), report.model());
        if (!report.isInUse()) {
            System.out.println(report.before() + " stays in use");
        } else if (!report.before().equals(report.model())) {
            System.out.printf(
                    "%1$s is in use instead of %2$s, by running servers within seconds; back with `callprint models use %2$s`%n",
                    report.model(), report.before());
        } else {
            System.out.println(report.model() + " is in use");
        }
    }

    private static void print(@Nullable Comparison both, String before, String after) {
        if (both == null) {
            return;
        }
        System.out.printf(
                "compared on %d samples of %d callers: both models find the same caller for %d; their own caller %s for"
                        + " %d, %s for %d%n",
                both.samples(), both.callers(), both.agreeing(), before, both.rightBefore(), after, both.rightAfter());
        if (both.eerBefore() != null && both.eerAfter() != null) {
            System.out.printf(
                    "equal error rate %.2f %% by %s, %.2f %% by %s%n",
                    100 * both.eerBefore(), before, 100 * both.eerAfter(), after);
        }
    }
}
