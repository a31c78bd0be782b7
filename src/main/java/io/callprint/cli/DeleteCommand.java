package io.callprint.cli;

import io.callprint.app.Settings;
import io.callprint.app.VoiceprintStores;
import io.callprint.audit.SigningKey;
import io.callprint.identity.CallerDeletion;
import io.callprint.identity.DeletionReceipt;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Deletes a caller's voiceprint and the key it was encrypted with, and writes a signed receipt.",
        footer =
                "Exit code 1 when nothing was kept of the caller, 3 when the store cannot be reached now: a running server,"
                        + " or the next deletion, finishes it and completes the receipt.")
final class DeleteCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--json", description = "print the receipt")
    private boolean json;

    @Parameters(paramLabel = "CALLER")
    private String caller = "";

    @Override
    public Integer call() throws Exception {
        Settings settings = common.settings();
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            CallerDeletion deletion = new CallerDeletion(
                    store, settings.audit(), settings.data(), settings.signingKey(), Clock.systemUTC());
            deletion.finish();
            CallerDeletion.Done done = deletion.delete(new CallerId(caller), Operator.name());
            DeletionReceipt receipt = done.receipt();
            System.out.println(json ? receipt.toJson() : sentence(done));
            if (!receipt.isComplete()) {
                return ExitCode.UNAVAILABLE;
            }
            return done.isOfSomebody() ? ExitCode.OK : ExitCode.NO;
        }
    }

    private String sentence(CallerDeletion.Done done) {
        String what = !done.receipt().isComplete()
                ? "waits for the store"
                : done.isOfSomebody()
                        ? "deleted, " + done.receipt().samples() + " samples and their key"
                        : "not enrolled";
        return "%s: %s; receipt %s".formatted(caller, what, done.file());
    }

    @Command(
            name = "verify-receipt",
            mixinStandardHelpOptions = true,
            description =
                    "Says whether this installation, or the one with another public key, signed a receipt of a deletion.",
            footer = "Exit code 0 when it did and the deletion is complete, else 1.")
    static final class Verify implements Callable<Integer> {
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Option(
                names = "--public-key",
                paramLabel = "BASE64",
                description = "what `callers receipt-key` prints at the installation that deleted")
        @Nullable
        private String publicKey;

        @Parameters(paramLabel = "FILE")
        private Path file = Path.of("");

        @Override
        public Integer call() throws Exception {
            DeletionReceipt receipt = DeletionReceipt.read(Files.readString(file));
            String expected = publicKey == null
                    ? SigningKey.at(common.settings().signingKey()).publicKey()
                    : publicKey;
            boolean isSigned = receipt.isSignedBy(expected);
            System.out.println(
                    !isSigned
                            ? file + ": NOT signed by this key, or altered since"
                            : receipt.isComplete()
                                    ? "%s: genuine; caller %s was deleted at %s, signed by key %s"
                                            .formatted(
                                                    file, receipt.caller(), receipt.completedAt(), receipt.signingKey())
                                    : file + ": genuine, and the deletion is not complete yet");
            return isSigned && receipt.isComplete() ? ExitCode.OK : ExitCode.NO;
        }
    }

    @Command(
            name = "receipt-key",
            mixinStandardHelpOptions = true,
            description = "Prints the public key by which others can check this installation's receipts.")
    static final class PublicKey implements Callable<Integer> {
        @Mixin
        private CommonOptions common = new CommonOptions();

        @Override
        public Integer call() throws Exception {
            System.out.println(SigningKey.at(common.settings().signingKey()).publicKey());
            return ExitCode.OK;
        }
    }
}
