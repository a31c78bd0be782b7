package io.callprint.app;

import io.callprint.eval.Progress;
import io.callprint.model.AvailableModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Brings public models into the folder of further models. What is being fetched is {@code FILE.part}, which a later run goes on
 * with; it gets its name only after its SHA-256 was right. Where the catalogue knows none, the first file that is trusted
 * expressly leaves its own in {@code FILE.sha256}, and every later one is held to that.
 */
public final class ModelFetch {
    private static final int BLOCK = 1 << 16;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOTHING_LEFT = 416;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MOST_BYTES = 4_000_000_000L;

    private final Path folder;
    private final boolean trustFirst;

    /** @param trustFirst whether a file whose hash nobody states may be taken as it comes */
    public ModelFetch(Path folder, boolean trustFirst) {
        this.folder = folder;
        this.trustFirst = trustFirst;
    }

    /**
     * Downloads a model, or goes on where an earlier run stopped.
     *
     * @return its file
     * @throws IOException one sentence; what was downloaded so far stays for the next run, unless it is wrong
     */
    public Path fetch(AvailableModel model, Progress progress) throws IOException, InterruptedException {
        requireKnown(model);
        Files.createDirectories(folder);
        Path file = folder.resolve(model.file());
        if (Files.exists(file)) {
            requireHash(model, file, sha256(file));
            return file;
        }
        Path part = folder.resolve(model.file() + ".part");
        download(model, part, progress);
        return accept(model, part);
    }

    /** The same from a folder that somebody brought: the file has the catalogue's name or the one in its URL. */
    public Path importFrom(Path source, AvailableModel model) throws IOException {
        requireKnown(model);
        Files.createDirectories(folder);
        String published = String.valueOf(Path.of(model.url().getPath()).getFileName());
        Path found =
                Files.exists(source.resolve(model.file())) ? source.resolve(model.file()) : source.resolve(published);
        if (!Files.isRegularFile(found)) {
            throw new IOException("%s: found neither %s nor %s, expected the model %s"
                    .formatted(source, model.file(), published, model.name()));
        }
        Path part = folder.resolve(model.file() + ".part");
        Files.copy(found, part, StandardCopyOption.REPLACE_EXISTING);
        return accept(model, part);
    }

    /**
     * What is kept of a model: empty when it was not fetched.
     *
     * @throws IOException one sentence, when the file is another one
     */
    public Optional<Path> verified(AvailableModel model) throws IOException {
        Path file = folder.resolve(model.file());
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        requireHash(model, file, sha256(file));
        return Optional.of(file);
    }

    private void requireKnown(AvailableModel model) throws IOException {
        if (expected(model).isEmpty() && !trustFirst) {
            throw new IOException("nobody states the SHA-256 of model " + model.name()
                    + ", expected --sha256, or --trust-first-use, which writes down the one that comes");
        }
    }

    private Optional<String> expected(AvailableModel model) throws IOException {
        Path recorded = folder.resolve(model.file() + ".sha256");
        if (model.sha256().isPresent() || !Files.exists(recorded)) {
            return model.sha256();
        }
        return Optional.of(Files.readString(recorded).strip());
    }

    private Path accept(AvailableModel model, Path part) throws IOException {
        String found = sha256(part);
        try {
            requireHash(model, part, found);
        } catch (IOException e) {
            Files.delete(part); // going on with it would never make it right
            throw e;
        }
        if (expected(model).isEmpty()) {
            Files.writeString(folder.resolve(model.file() + ".sha256"), found + "\n");
        }
        return Files.move(part, folder.resolve(model.file()), StandardCopyOption.ATOMIC_MOVE);
    }

    private void requireHash(AvailableModel model, Path file, String found) throws IOException {
        Optional<String> expected = expected(model);
        if (expected.isPresent() && !expected.get().equals(found)) {
            throw new IOException(
                    "%s of model %s has SHA-256 %s, expected %s".formatted(file, model.name(), found, expected.get()));
        }
    }

    private void download(AvailableModel model, Path part, Progress progress) throws IOException, InterruptedException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        if (model.bytes().isPresent() && have >= model.bytes().getAsLong()) {
            return;
        }
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(PATIENCE)
                .build()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(model.url()).timeout(PATIENCE);
            if (have > 0) {
                request.header("Range", "bytes=" + have + "-");
            }
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                switch (response.statusCode()) {
                    case OK -> save(model, body, part, 0, length(response), progress);
                    case PARTIAL -> {
                        String range =
                                response.headers().firstValue("Content-Range").orElse("");
                        if (!range.startsWith("bytes " + have + "-")) {
                            throw new IOException("%s goes on with \"%s\", expected bytes from %d of model %s"
                                    .formatted(model.url(), range, have, model.name()));
                        }
                        save(model, body, part, have, have + length(response), progress);
                    }
                    case NOTHING_LEFT -> {
                        // it is all there
                    }
                    default ->
                        throw new IOException("%s answered %d, expected the model %s"
                                .formatted(model.url(), response.statusCode(), model.name()));
                }
            }
        }
    }

    private static long length(HttpResponse<?> response) {
        return response.headers().firstValueAsLong("Content-Length").orElse(0);
    }

    private static void save(
            AvailableModel model, InputStream body, Path part, long from, long expected, Progress progress)
            throws IOException {
        long most = model.bytes().orElse(MOST_BYTES);
        byte[] block = new byte[BLOCK];
        long written = from;
        int shown = 0;
        progress.begin("fetching " + model.name(), (int) (expected / BLOCK) + 1);
        try (OutputStream out = opened(part, from)) {
            for (int read = read(body, block, model, written); read >= 0; read = read(body, block, model, written)) {
                written += read;
                if (written > most) {
                    throw new IOException("%s sends more than %d bytes, expected the model %s"
                            .formatted(model.url(), most, model.name()));
                }
                out.write(block, 0, read);
                for (; shown < written / BLOCK; shown++) {
                    progress.step();
                }
            }
        }
        progress.step();
    }

    private static int read(InputStream body, byte[] block, AvailableModel model, long written) throws IOException {
        try {
            return body.read(block);
        } catch (IOException e) {
            throw new IOException(
                    "the download of model %s was cut off after %d bytes, expected its end: run it again to go on"
                            .formatted(model.name(), written),
                    e);
        }
    }

    private static OutputStream opened(Path part, long from) throws IOException {
        FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(from).position(from);
        return Channels.newOutputStream(channel);
    }

    static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
