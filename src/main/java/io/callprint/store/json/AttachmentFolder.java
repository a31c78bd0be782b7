package io.callprint.store.json;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The attachments of a JSON file, each a file of the folder beside it named {@code CALLER-SAMPLE-NAME} by hashes. A file
 * counts only while the JSON file has its sample; {@link #sweep} deletes the others. Writers take the turns of the JSON file.
 */
final class AttachmentFolder {
    private static final char BETWEEN = '-';

    private final Path folder;

    /** @param folder made when something is attached */
    AttachmentFolder(Path folder) {
        this.folder = folder;
    }

    void write(Attachment attachment) throws IOException {
        Files.createDirectories(folder);
        byte[] bytes = AttachmentFile.bytes(attachment);
        DurableFile.write(
                folder.resolve(prefix(attachment.caller(), attachment.sampleId()) + hash(attachment.name())),
                out -> out.write(bytes));
    }

    boolean remove(CallerId caller, String sampleId, String name) throws IOException {
        return Files.deleteIfExists(folder.resolve(prefix(caller, sampleId) + hash(name)));
    }

    /** Of one caller, also of samples that are gone. */
    List<Attachment> of(CallerId caller) throws IOException {
        List<Attachment> found = new ArrayList<>();
        for (String name : names()) {
            if (name.startsWith(hash(caller.value()) + BETWEEN)) {
                read(name).filter(one -> one.caller().equals(caller)).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Names of the files, caller by caller. */
    List<String> names() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(DurableFile.NEW))
                    .sorted()
                    .toList();
        }
    }

    /** Empty when it was deleted meanwhile. */
    Optional<Attachment> read(String name) throws IOException {
        try {
            return Optional.of(AttachmentFile.read(Files.readAllBytes(folder.resolve(name))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Deletes what belongs to no sample of the content. */
    void sweep(JsonContent content) throws IOException {
        for (Path orphan : orphans(content)) {
            Files.deleteIfExists(orphan);
        }
    }

    List<Path> orphans(JsonContent content) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        Set<String> kept = new HashSet<>();
        content.voiceprints()
                .values()
                .forEach(voiceprint ->
                        voiceprint.sampleIds().forEach(sample -> kept.add(prefix(voiceprint.caller(), sample))));
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return !kept.contains(name.substring(0, name.lastIndexOf(BETWEEN) + 1));
                    })
                    .toList();
        }
    }

    private static String prefix(CallerId caller, String sampleId) {
        return hash(caller.value()) + BETWEEN + hash(sampleId) + BETWEEN;
    }

    private static String hash(String text) {
        return Attachment.hash(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
