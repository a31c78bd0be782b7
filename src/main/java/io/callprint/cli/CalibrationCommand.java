package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.app.SiteCalibrationFiles;
import io.callprint.app.SiteCalibrationFiles.Applied;
import io.callprint.app.SiteCalibrationFiles.Counted;
import io.callprint.audit.AuditEntry;
import io.callprint.audit.AuditLog;
import io.callprint.config.ConfigException;
import io.callprint.identity.ScoreCounts;
import io.callprint.model.ModelRefusedException;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "calibration",
        mixinStandardHelpOptions = true,
        description = {
            "Compares the thresholds with what real calls of this site score, and shifts them when told to.",
            "The server counts how well nobody's voice fits in calls in which nobody was recognised; most are strangers'. No"
                    + " labels are needed, and nothing changes before \"apply\"."
        },
        synopsisSubcommandLabel = "status|propose|apply|revert")
final class CalibrationCommand {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What is known now. */
    private record Site(
            SiteCalibrationFiles files, AuditLog audit, String model, Applied applied, Optional<Counted> counted) {
        static Site of(CommonOptions common) throws ConfigException, IOException, ModelRefusedException {
            var settings = common.settings();
            String model = settings.catalog()
                    .speaker(settings.config().inference().model())
                    .modelId();
            SiteCalibrationFiles files = new SiteCalibrationFiles(settings.data());
            Applied applied = files.applied(model);
            return new Site(
                    files,
                    settings.audit(),
                    model,
                    applied,
                    files.counted().filter(one -> one.model().equals(model) && one.shift() == applied.shift()));
        }

        double proposed() {
            return applied.shift()
                    + counted.map(Counted::scores).map(ScoreCounts::drift).orElse(0.0);
        }

        boolean isDrifting() {
            return counted.map(Counted::scores).map(ScoreCounts::isDrifting).orElse(false);
        }
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Shows the shift that is applied, its history, and how far calls lie from the thresholds.")
    int status(@Mixin CommonOptions common, @Option(names = "--json") boolean json)
            throws ConfigException, IOException, ModelRefusedException {
        Site site = Site.of(common);
        Optional<ScoreCounts> scores = site.counted().map(Counted::scores);
        if (json) {
            System.out.println(JSON.createObjectNode()
                    .put("model", site.model())
                    .put("shift", site.applied().shift())
                    .put("calls", scores.map(ScoreCounts::calls).orElse(0L))
                    .put("drift", scores.map(ScoreCounts::drift).orElse(0.0))
                    .put("uncertainty", scores.map(ScoreCounts::uncertainty).orElse(0.0))
                    .put("drifting", site.isDrifting())
                    .set("history", JSON.valueToTree(site.applied().history())));
            return ExitCode.OK;
        }
        System.out.printf(Locale.ROOT, "applied shift %+.3f%n", site.applied().shift());
        site.applied()
                .history()
                .forEach(change -> System.out.printf(
                        Locale.ROOT,
                        "  %s  %+.3f instead of %+.3f, by %s, from %d calls%n",
                        change.at(),
                        change.to(),
                        change.from(),
                        change.by(),
                        change.calls()));
        if (scores.isEmpty()) {
            System.out.println("no call without a recognised caller was counted yet");
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "%d calls without a recognised caller since %s: their best scores lie %+.3f (95 %%: +-%.3f) from what"
                            + " the thresholds expect%n",
                    scores.get().calls(),
                    site.counted().get().since(),
                    scores.get().drift(),
                    scores.get().uncertainty());
            System.out.println(verdict(scores.get()));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "propose",
            mixinStandardHelpOptions = true,
            description = "Says what \"apply\" would do; exit code 1 when there is nothing to apply.")
    int propose(@Mixin CommonOptions common) throws ConfigException, IOException, ModelRefusedException {
        Site site = Site.of(common);
        System.out.println(verdict(site.counted().map(Counted::scores).orElse(ScoreCounts.none())));
        if (site.isDrifting()) {
            System.out.printf(
                    Locale.ROOT,
                    "proposed shift %+.3f instead of %+.3f%n",
                    site.proposed(),
                    site.applied().shift());
        }
        return site.isDrifting() ? ExitCode.OK : ExitCode.NO;
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description =
                    "Shifts every threshold by what calls showed, or as told; a running server follows in seconds.")
    int apply(
            @Mixin CommonOptions common,
            @Option(
                            names = "--shift",
                            paramLabel = "SCORE",
                            description = "this shift instead of the proposed one; above 0 is stricter")
                    Optional<Double> shift)
            throws ConfigException, IOException, ModelRefusedException {
        Site site = Site.of(common);
        if (shift.isEmpty() && !site.isDrifting()) {
            System.out.println(verdict(site.counted().map(Counted::scores).orElse(ScoreCounts.none())));
            return ExitCode.NO;
        }
        long calls = shift.isPresent()
                ? 0
                : site.counted().map(Counted::scores).map(ScoreCounts::calls).orElse(0L);
        change(site, "calibration.apply", shift.orElse(site.proposed()), calls);
        return ExitCode.OK;
    }

    @Command(
            name = "revert",
            mixinStandardHelpOptions = true,
            description = "Goes back to the shift before the last change.")
    int revert(@Mixin CommonOptions common) throws ConfigException, IOException, ModelRefusedException {
        Site site = Site.of(common);
        if (site.applied().history().isEmpty()) {
            System.out.println("nothing was applied");
            return ExitCode.NO;
        }
        change(site, "calibration.revert", site.applied().history().getLast().from(), 0);
        return ExitCode.OK;
    }

    private static void change(Site site, String action, double shift, long calls) throws IOException {
        Clock clock = Clock.systemUTC();
        Applied now = site.files().apply(site.model(), shift, calls, clock);
        String moved = String.format(
                Locale.ROOT,
                "shifted by %+.3f instead of %+.3f",
                now.shift(),
                site.applied().shift());
        System.out.println("every threshold is " + moved);
        site.audit()
                .record(new AuditEntry(
                        clock.instant(),
                        Operator.name(),
                        action,
                        "",
                        "",
                        calls == 0 ? moved : moved + ", from " + calls + " calls"));
    }

    private static String verdict(ScoreCounts scores) {
        if (scores.calls() < ScoreCounts.ENOUGH_CALLS) {
            return "too few calls to say: %d, expected %d or more".formatted(scores.calls(), ScoreCounts.ENOUGH_CALLS);
        }
        if (!scores.isDrifting()) {
            return "the thresholds fit: what differs is within chance";
        }
        return scores.drift() > 0
                ? "strangers score higher here than the thresholds expect: more of them pass than asked"
                : "strangers score lower here than the thresholds expect: the thresholds are stricter than asked";
    }
}
