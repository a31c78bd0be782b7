package io.callprint.api;

import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The one folder whose files others may name. A path is refused when it leads out of it, goes up, or passes a symbolic
 * link: then what it names would be somebody else's decision.
 */
final class AudioFolder {
    private final Path folder;

    AudioFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * @param path absolute, or relative to the folder
     * @return a regular file in the folder
     * @throws NoEmbeddingException when it is none; nothing is said about what lies outside
     */
    Path file(String path) throws NoEmbeddingException {
        try {
            Path named = folder.resolve(path);
            for (Path part : named) {
                if (part.toString().equals("..")) {
                    throw outside(path);
                }
            }
            named = named.normalize();
            Path root = folder.toRealPath();
            Path inside = named.startsWith(root) ? root.relativize(named) : folder.relativize(named);
            if (inside.startsWith("..")) {
                throw outside(path);
            }
            Path expected = root.resolve(inside);
            if (!Files.isRegularFile(expected)) {
                throw new NoEmbeddingException(
                        HttpStatus.NOT_FOUND, "audio_path is %s: found no such file, expected audio".formatted(path));
            }
            if (!expected.toRealPath().equals(expected)) {
                throw outside(path);
            }
            return expected;
        } catch (InvalidPathException e) {
            throw outside(path);
        } catch (IOException e) {
            throw new NoEmbeddingException(
                    HttpStatus.NOT_FOUND, "the folder of embeddings.folder is not there, expected audio in it");
        }
    }

    private static NoEmbeddingException outside(String path) {
        return new NoEmbeddingException(
                HttpStatus.FORBIDDEN,
                "audio_path is %s, expected a file in the folder of embeddings.folder, without .. and links"
                        .formatted(path));
    }
}
