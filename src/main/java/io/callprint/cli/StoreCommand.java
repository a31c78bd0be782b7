package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.app.StoreTool;
import io.callprint.app.StoreTool.Status;
import io.callprint.config.ConfigException;
import io.callprint.config.ConfigReader;
import io.callprint.config.StoreConfig;
import io.callprint.store.StoreCopy;
import io.callprint.store.StoreCopy.Totals;
import io.callprint.store.outbox.OutboxStatus;
import io.callprint.store.sql.Schema;
import io.callprint.vault.Sealing;
import io.callprint.voiceprint.StoreUnavailableException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        description = "Shows, migrates, copies, seals and checks the store of voiceprints.",
        synopsisSubcommandLabel = "status|migrate|rollback|copy|seal|rotate-key|check",
        subcommands = StoreCheckCommand.class)
final class StoreCommand {
    /** For whole pages of entries; a call's budget is another thing. */
    private static final int COPY_BUDGET_MILLIS = 10_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Shows engine, voiceprints and versions of the tables; changes nothing.",
            footer = "Exit code 1 when the tables are older than this program's.")
    int status(@Mixin CommonOptions common, @Option(names = "--json") boolean json) throws ConfigException {
        StoreTool tool = tool(common);
        Status status;
        try {
            status = tool.status();
        } catch (StoreUnavailableException e) {
            tool.outbox().ifPresent(outbox -> print(outbox, json)); // what waits is of interest just then
            throw e;
        }
        return print(status, json);
    }

    @Command(
            name = "migrate",
            mixinStandardHelpOptions = true,
            description =
                    "Brings the tables up to this program's version and keeps the data; servers may run meanwhile.")
    int migrate(@Mixin CommonOptions common, @Option(names = "--json") boolean json) throws ConfigException {
        return print(tool(common).migrate(), json);
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Takes the newest version of the tables back, for an older program; what only that version"
                    + " can hold is deleted. Stop the servers of this version first.")
    int rollback(
            @Mixin CommonOptions common,
            @Option(names = "--json") boolean json,
            @Option(names = "--yes", required = true, description = "delete what only the newest version can hold")
                    boolean sure)
            throws ConfigException {
        print(tool(common).rollBack(), json);
        return ExitCode.OK;
    }

    @Command(
            name = "copy",
            mixinStandardHelpOptions = true,
            description = "Copies everything to another store and compares both. Started again after an interruption it"
                    + " goes on; nothing newer at the target is overwritten.",
            footer = {
                "STORE is sqlite:FILE, json:FILE, postgresql://user:password@host/db, redis://…, redis-sentinel://… or",
                "redis-cluster://…; or a configuration file, whose section store counts: it keeps passwords out of the",
                "process list. Exit code 1 when the stores differ afterwards."
            })
    int copy(
            @Mixin CommonOptions common,
            @Option(names = "--json") boolean json,
            @Option(names = "--from", paramLabel = "STORE", description = "default: the configured store") @Nullable
                    String from,
            @Option(names = "--to", paramLabel = "STORE", required = true, description = "where everything goes")
                    String to)
            throws ConfigException {
        StoreConfig source = from == null ? common.settings().config().store().within(COPY_BUDGET_MILLIS) : named(from);
        StoreConfig target = named(to);
        if (source.engine().equals(target.engine()) && source.url().equals(target.url())) {
            throw new IllegalArgumentException("--from and --to are the same store, expected two");
        }
        return print(new StoreTool(source, common.data).copyTo(target, Output.progress()), json);
    }

    @Command(
            name = "seal",
            mixinStandardHelpOptions = true,
            description =
                    "Encrypts what is still in the clear, such as what an older program wrote; the first start does"
                            + " the same. Servers may run meanwhile.")
    int seal(@Mixin CommonOptions common, @Option(names = "--json") boolean json) throws ConfigException {
        return print(common, "store.seal", tool(common).seal(Output.progress()), json);
    }

    @Command(
            name = "rotate-key",
            mixinStandardHelpOptions = true,
            description =
                    "Wraps the keys of all callers with a new key; servers may run meanwhile. A key file gets the new"
                            + " key by this command; the old one stays in it, to open older backups, until --forget.",
            footer = "With env: or pkcs12: put the new key in force first, keep the old one, then run this.")
    int rotateKey(
            @Mixin CommonOptions common,
            @Option(names = "--json") boolean json,
            @Option(names = "--again", description = "make no new key: go on after an interruption") boolean again,
            @Option(
                            names = "--forget",
                            description = "then remove the old keys from the file: copies made before never open again")
                    boolean forget)
            throws ConfigException {
        return print(common, "store.rotate-key", tool(common).rotateKey(!again, forget, Output.progress()), json);
    }

    private static int print(CommonOptions common, String action, Sealing.Report report, boolean json)
            throws ConfigException {
        Operator.did(common.settings(), action, "", "key " + report.keyId());
        System.out.println(
                json
                        ? JSON.valueToTree(report)
                        : "%d entries sealed with key %s, %d were before"
                                .formatted(report.changed(), report.keyId(), report.same()));
        return ExitCode.OK;
    }

    private static StoreTool tool(CommonOptions common) throws ConfigException {
        return new StoreTool(common.settings().config().store(), common.data);
    }

    private static StoreConfig named(String word) throws ConfigException {
        return word.endsWith(".yaml") || word.endsWith(".yml")
                ? ConfigReader.read(Optional.of(Path.of(word)), List.of(), Map.of())
                        .store()
                        .within(COPY_BUDGET_MILLIS)
                : StoreConfig.of(word, COPY_BUDGET_MILLIS);
    }

    private static int print(Status status, boolean json) {
        if (json) {
            ObjectNode object =
                    JSON.createObjectNode().put("engine", status.engine()).put("current", status.isCurrent());
            status.callers().ifPresent(callers -> object.put("voiceprints", callers));
            status.outbox().ifPresent(outbox -> object.set("outbox", json(outbox)));
            ArrayNode search = object.putArray("search");
            status.search()
                    .forEach(one -> search.addObject()
                            .put("model", one.modelId())
                            .put("vectorsInTheClear", one.vectors())
                            .put("whole", one.isWhole())
                            .put("wanted", one.isWanted()));
            ArrayNode versions = object.putArray("versions");
            status.versions()
                    .forEach(version -> versions.addObject()
                            .put("version", version.number())
                            .put("brought", version.description())
                            .put("applied", version.appliedAt().orElse(null)));
            System.out.println(object);
        } else {
            System.out.println("engine       " + status.engine());
            status.callers().ifPresent(callers -> System.out.println("voiceprints  " + callers));
            status.outbox().ifPresent(outbox -> print(outbox, false));
            status.search().forEach(StoreCommand::print);
            for (Schema.Version version : status.versions()) {
                System.out.printf(
                        "version %-4d %-24s %s%n",
                        version.number(),
                        version.description(),
                        version.appliedAt().orElse("not applied: run store migrate"));
            }
        }
        return status.isCurrent() ? ExitCode.OK : ExitCode.NO;
    }

    private static void print(StoreTool.Searched one) {
        System.out.println("search       " + one.vectors() + " vectors of model " + one.modelId()
                + " in the clear in the server"
                + (one.isWhole() ? "" : ", not all of them yet")
                + (one.isWanted()
                        ? ""
                        : "; store.searchInServer is false: `callprint store check --repair` deletes them"));
    }

    private static void print(OutboxStatus outbox, boolean json) {
        if (json) {
            System.out.println(JSON.createObjectNode().set("outbox", json(outbox)));
        } else {
            System.out.println("outbox       " + outbox.waiting() + " writes wait"
                    + outbox.oldest().map(at -> ", the oldest since " + at).orElse("")
                    + (outbox.refused() == 0 ? "" : ", " + outbox.refused() + " were refused"));
        }
    }

    private static ObjectNode json(OutboxStatus outbox) {
        return JSON.createObjectNode()
                .put("waiting", outbox.waiting())
                .put("oldest", outbox.oldest().map(Instant::toString).orElse(null))
                .put("refused", outbox.refused());
    }

    private static int print(StoreCopy.Report report, boolean json) {
        if (json) {
            ObjectNode object = JSON.createObjectNode()
                    .put("written", report.written())
                    .put("same", report.same())
                    .put("left", report.left())
                    .put("verified", report.isVerified());
            object.set("source", JSON.valueToTree(report.source()));
            object.set("target", JSON.valueToTree(report.target()));
            System.out.println(object);
        } else {
            System.out.printf(
                    "%d entries written, %d were there, %d left because the target has newer ones%n",
                    report.written(), report.same(), report.left());
            print("source", report.source());
            print("target", report.target());
            System.out.println(
                    report.isVerified()
                            ? "both hold the same"
                            : "the stores differ: entries were left, the target held more before, or the source changed;"
                                    + " in the last case copy once more");
        }
        return report.isVerified() ? ExitCode.OK : ExitCode.NO;
    }

    private static void print(String name, Totals totals) {
        System.out.printf(
                "%s  %d voiceprints, %d opt-outs, %d consents, %d notes, hash %s%n",
                name, totals.voiceprints(), totals.optOuts(), totals.consents(), totals.notes(), totals.hash());
    }
}
