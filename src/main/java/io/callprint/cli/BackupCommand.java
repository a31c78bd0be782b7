package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.app.Backup;
import io.callprint.app.CallerExport;
import io.callprint.app.Settings;
import io.callprint.app.VoiceprintStores;
import io.callprint.store.StoreCopy;
import io.callprint.vault.ArchiveKey;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code callers export} and {@code callers import}. */
final class BackupCommand {
    private static final String PASSPHRASE_VARIABLE = "CALLPRINT_PASSPHRASE";

    private BackupCommand() {}

    /** How an archive is sealed. */
    static final class Key {
        @Option(
                names = "--passphrase-file",
                paramLabel = "FILE",
                description =
                        "its first line is the passphrase; else " + PASSPHRASE_VARIABLE + ", else it is asked for")
        @Nullable
        private Path passphraseFile;

        @Option(
                names = "--with-key",
                description = "the archive opens with the key of store.key, of whatever installation has it")
        private boolean withKey;

        ArchiveKey key(Settings settings) throws IOException {
            if (withKey) {
                return new ArchiveKey.OfStore(
                        VoiceprintStores.keys(settings.config().store(), settings.data()));
            }
            if (passphraseFile != null) {
                return new ArchiveKey.Passphrase(
                        Files.readAllLines(passphraseFile).stream().findFirst().orElse(""));
            }
            return new ArchiveKey.Passphrase(
                    Optional.ofNullable(System.getenv(PASSPHRASE_VARIABLE)).orElseGet(Key::asked));
        }

        @SuppressWarnings("SystemConsoleNull") // 25 gives null again where there is no terminal
        private static String asked() {
            Console console = System.console();
            char[] said = console == null || !console.isTerminal() ? null : console.readPassword("passphrase: ");
            if (said == null) {
                throw new IllegalArgumentException("no passphrase is given, expected --passphrase-file, "
                        + PASSPHRASE_VARIABLE + " or --with-key");
            }
            return new String(said);
        }
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description =
                    "Writes everything held on one caller as JSON, in the clear, with --to also the speech of their samples as WAV files beside it; or everything of all into an encrypted"
                            + " archive.",
            footer = "Exit code 1 when nothing is held on the caller.")
    static final class Export implements Callable<Integer> {
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Mixin
        private Key key = new Key();

        @Option(names = "--all", description = "all callers, into an encrypted archive")
        private boolean all;

        @Option(names = "--to", paramLabel = "FILE", description = "a new file; one caller without it: standard output")
        @Nullable
        private Path to;

        @Parameters(paramLabel = "CALLER", arity = "0..1")
        private Optional<String> caller = Optional.empty();

        @Override
        public Integer call() throws Exception {
            if (all == caller.isPresent()) {
                throw new IllegalArgumentException("export takes either CALLER or --all, expected one of them");
            }
            Settings settings = common.settings();
            return all ? exportAll(settings) : exportOne(settings, new CallerId(caller.orElseThrow()));
        }

        private int exportAll(Settings settings) throws IOException {
            Path archive = to;
            if (archive == null) {
                throw new IllegalArgumentException("--all without --to, expected the archive to write");
            }
            long entries = new Backup(settings).export(archive, key.key(settings));
            Operator.did(settings, "store.export", "", entries + " entries");
            System.out.println(entries + " entries written to " + archive);
            return ExitCode.OK;
        }

        private int exportOne(Settings settings, CallerId id) throws IOException {
            Optional<ObjectNode> held;
            List<Attachment> speech;
            try (VoiceprintStore store = VoiceprintStores.open(settings)) {
                CallerExport export = new CallerExport(store, settings.auditFile());
                held = export.of(id);
                speech = export.speechOf(id);
            }
            if (held.isEmpty()) {
                System.out.println(id + ": nothing is held");
                return ExitCode.NO;
            }
            Operator.did(settings, "voiceprint.export", id.value(), "");
            String text = held.get().toPrettyString();
            if (to == null) {
                System.out.println(text);
                if (!speech.isEmpty()) {
                    System.err.println(
                            "the speech of %d samples is held too: --to FILE writes it as WAV files beside it"
                                    .formatted(speech.size()));
                }
            } else {
                Files.writeString(PrivateFile.create(to), text + "\n");
                for (Attachment one : speech) {
                    Files.write(PrivateFile.create(besides(to, one.sampleId())), SampleSpeech.wav(one));
                }
                System.out.println("%s: written to %s, and %d WAV files beside it".formatted(id, to, speech.size()));
            }
            return ExitCode.OK;
        }

        /** {@code ada.json} gives {@code ada-SAMPLE.wav}. */
        private static Path besides(Path json, String sampleId) {
            String name = String.valueOf(json.getFileName());
            int dot = name.lastIndexOf('.');
            return json.resolveSibling((dot < 1 ? name : name.substring(0, dot)) + "-" + sampleId + ".wav");
        }
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description =
                    "Adds what an archive holds to the configured store, whatever engine it came from. Started again"
                            + " after an interruption it goes on; nothing newer is overwritten, and nobody who opted out comes back.",
            footer = "Start servers afterwards. Exit code 1 when archive and store differ afterwards.")
    static final class Import implements Callable<Integer> {
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Mixin
        private Key key = new Key();

        @Option(names = "--json", description = "one JSON object")
        private boolean json;

        @Mixin
        private ForeignOptions foreign = new ForeignOptions();

        @Parameters(
                paramLabel = "ARCHIVE",
                description = "what export --all wrote, or with --from another system's store")
        private String archive = "";

        @Override
        public Integer call() throws Exception {
            Settings settings = common.settings();
            if (foreign.from != null) {
                return foreign.run(settings, archive);
            }
            StoreCopy.Report report =
                    new Backup(settings).restore(Path.of(archive), key.key(settings), Output.progress());
            Operator.did(settings, "store.import", "", report.written() + " entries written");
            System.out.println(
                    json
                            ? JsonMapper.builder().build().valueToTree(report).toString()
                            : "%d entries written, %d were there, %d left because the store has newer ones; %s"
                                    .formatted(
                                            report.written(),
                                            report.same(),
                                            report.left(),
                                            report.isVerified()
                                                    ? "archive and store hold the same"
                                                    : "the store holds more or newer than the archive"));
            return report.isVerified() ? ExitCode.OK : ExitCode.NO;
        }
    }
}
