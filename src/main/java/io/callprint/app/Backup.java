package io.callprint.app;

import io.callprint.eval.Progress;
import io.callprint.store.StoreCopy;
import io.callprint.vault.Archive;
import io.callprint.vault.ArchiveKey;
import io.callprint.vault.SealedStore;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Everything a store keeps, to and from one encrypted file, whatever engine and key it came from and goes to. */
public final class Backup {
    private final Settings settings;

    public Backup(Settings settings) {
        this.settings = settings;
    }

    /** @return how many entries are in the archive */
    public long export(Path archive, ArchiveKey key) throws IOException {
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            List<byte[]> secrets = store instanceof SealedStore sealed ? sealed.secrets() : List.of();
            return new Archive(archive, key).write(StoreCopy.Source.of(store), secrets);
        }
    }

    /**
     * Adds what the store lacks; interrupted, it is started again and goes on. Nothing newer is overwritten.
     *
     * @throws IOException one sentence; nothing was changed when the archive is torn, altered or opened with another key
     */
    public StoreCopy.Report restore(Path archive, ArchiveKey key, Progress progress) throws IOException {
        Archive source = new Archive(archive, key);
        List<byte[]> secrets = source.secrets(); // reads it whole once
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            if (store instanceof SealedStore sealed) {
                sealed.adopt(secrets);
            } else if (!secrets.isEmpty()) {
                throw new IOException(
                        archive + " holds hashes of opted-out callers, which a store in the clear cannot know"
                                + " again; expected store.encryption sealed");
            }
            return new StoreCopy(
                            reader -> {
                                try {
                                    source.forEachKept(reader);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e.getMessage(), e);
                                }
                            },
                            store,
                            StoreTool.steps("restored", progress))
                    .run();
        }
    }
}
