package io.callprint.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Receipts of deletions, one file each; those that are pending say what is still to be done. */
final class ReceiptFolder {
    private static final String SUFFIX = ".json";

    private final Path folder;

    ReceiptFolder(Path folder) {
        this.folder = folder;
    }

    /** On the disk when it returns; takes the place of an earlier state of the same receipt. */
    Path keep(DeletionReceipt receipt) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(receipt.id() + SUFFIX);
        Path next = Files.createTempFile(folder, receipt.id(), ".new"); // its owner's alone
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap((receipt.toJson() + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        return Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    List<DeletionReceipt> pending() throws IOException {
        List<DeletionReceipt> pending = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return pending;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                DeletionReceipt receipt = DeletionReceipt.read(Files.readString(file));
                if (!receipt.isComplete()) {
                    pending.add(receipt);
                }
            }
        }
        return pending;
    }
}
