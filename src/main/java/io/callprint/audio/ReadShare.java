package io.callprint.audio;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;

/** A file that says what share of it was read. */
final class ReadShare extends FilterInputStream {
    private final double size;
    private final DoubleConsumer progress;
    private long read;

    ReadShare(Path file, DoubleConsumer progress) throws IOException {
        super(Files.newInputStream(file));
        this.size = Math.max(1, Files.size(file));
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        count(Math.max(0, count));
        return count;
    }

    @Override
    public long skip(long length) throws IOException {
        long skipped = super.skip(length);
        count(skipped);
        return skipped;
    }

    private void count(long bytes) {
        read += bytes;
        progress.accept(Math.min(1, read / size));
    }
}
