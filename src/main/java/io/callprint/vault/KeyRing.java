package io.callprint.vault;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The key-encryption keys of this process, read again when their source changes. Any thread. */
public final class KeyRing {
    private final KeySource source;
    private volatile @Nullable Loaded loaded;

    private record Loaded(Object stamp, List<KeyEncryptionKey> keys) {}

    public KeyRing(KeySource source) {
        this.source = source;
    }

    /**
     * What new keys are wrapped with.
     *
     * @throws SealException one sentence, when there is none
     */
    public KeyEncryptionKey inForce() {
        return current().stream()
                .findFirst()
                .orElseThrow(() -> new SealException(source + " holds no key, expected one"));
    }

    /** As {@link #inForce()}, after making one where there is none. */
    KeyEncryptionKey made() {
        if (current().isEmpty()) {
            source.add();
        }
        return inForce();
    }

    /**
     * The key that wrapped something.
     *
     * @throws SealException one sentence that names both ids
     */
    KeyEncryptionKey named(String id) {
        Loaded known = loaded;
        Optional<KeyEncryptionKey> key = known == null ? Optional.empty() : among(known.keys(), id);
        if (key.isEmpty()) {
            key = among(current(), id);
        }
        return key.orElseThrow(() -> new SealException("the voiceprints are sealed with key " + id + ", " + source
                + " holds " + ids() + ", expected " + id + "; nothing was changed"));
    }

    public KeySource source() {
        return source;
    }

    private String ids() {
        List<KeyEncryptionKey> keys = current();
        return keys.isEmpty() ? "none" : keys.stream().map(KeyEncryptionKey::id).collect(Collectors.joining(", "));
    }

    private List<KeyEncryptionKey> current() {
        Object stamp = source.stamp();
        Loaded known = loaded;
        if (known == null || !known.stamp().equals(stamp)) {
            known = new Loaded(stamp, read(known == null ? List.of() : known.keys()));
            loaded = known;
        }
        return known.keys();
    }

    /** A source that is gone or damaged while it is in use leaves a running process the keys it has. */
    private List<KeyEncryptionKey> read(List<KeyEncryptionKey> before) {
        try {
            List<KeyEncryptionKey> now = source.read();
            return List.copyOf(now.isEmpty() ? before : now);
        } catch (SealException e) {
            if (before.isEmpty()) {
                throw e;
            }
            return before;
        }
    }

    private static Optional<KeyEncryptionKey> among(List<KeyEncryptionKey> keys, String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
