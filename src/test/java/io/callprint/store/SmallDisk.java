package io.callprint.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of some megabytes in memory, which a test fills or makes read-only. Only root may mount one. */
public final class SmallDisk implements AutoCloseable {
    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Skips the calling test, with the reason, where it cannot be mounted. */
    public static SmallDisk mount(int megabytes) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("callprint-disk"); // where other users can reach it too
        boolean isMounted = false;
        try {
            isMounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
        } catch (IOException e) {
            // no such program
        }
        if (!isMounted) {
            Files.delete(folder);
        }
        assumeTrue(isMounted, "skipped: needs the right to mount a small disk");
        return new SmallDisk(folder);
    }

    public Path folder() {
        return folder;
    }

    /** Nothing on it may be open for writing. */
    public boolean makeReadOnly() throws IOException, InterruptedException {
        return run("mount", "-o", "remount,ro", folder.toString());
    }

    public boolean makeWritable() throws IOException, InterruptedException {
        return run("mount", "-o", "remount,rw", folder.toString());
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", folder.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.delete(folder);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
