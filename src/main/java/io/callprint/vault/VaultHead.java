package io.callprint.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/**
 * What a sealed store says of itself, kept in it as a note: by it a wrong key is known before anything is read or written.
 *
 * @param version of the form that everything sealed has
 * @param mark tells one secret from another and says nothing of it
 * @param secret of the store, wrapped: what its hashes of opted-out callers are made with
 * @param others secrets, wrapped, that came with what was imported from other stores
 */
record VaultHead(int version, String mark, String secret, List<String> others) {
    static final String KIND = "vault";

    private static final int VERSION = 1;
    private static final String KEY = "head";
    private static final String OWNER = "vault";
    private static final String PURPOSE = "callprint opt-outs";
    private static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The same for the same key, so that processes that start together agree. */
    static VaultHead first(KeyEncryptionKey key) {
        byte[] secret = key.derive(PURPOSE);
        return new VaultHead(
                VERSION,
                new KeyEncryptionKey(secret).id(),
                WrappedKey.wrapped(key, secret, OWNER).toString(),
                List.of());
    }

    static Optional<VaultHead> in(VoiceprintStore engine) {
        return engine.notes(KIND).stream()
                .filter(note -> note.key().equals(KEY))
                .findFirst()
                .map(VaultHead::read);
    }

    private static VaultHead read(Note note) {
        VaultHead head;
        try {
            head = JSON.readValue(note.body(), VaultHead.class);
        } catch (JsonProcessingException e) {
            throw new SealException("the note that says how the store is sealed is damaged; nothing was changed");
        }
        if (head.version() > VERSION) {
            throw new SealException("the store is sealed in form %d, expected %d: by a newer Callprint; nothing was"
                            .formatted(head.version(), VERSION)
                    + " changed");
        }
        return head;
    }

    void writeTo(VoiceprintStore engine) {
        try {
            engine.keep(new Note(KIND, KEY, JSON.writeValueAsString(this), FOR_EVER), Instant.EPOCH);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text and a number are JSON", e);
        }
    }

    /** @throws SealException when this process has not the key */
    Tombstones opened(KeyRing keys) {
        List<byte[]> secrets = new ArrayList<>();
        secrets.add(unwrapped(secret, keys));
        others.forEach(other -> secrets.add(unwrapped(other, keys)));
        return new Tombstones(secrets);
    }

    private static byte[] unwrapped(String wrapped, KeyRing keys) {
        try {
            return WrappedKey.of(wrapped).octets(keys, OWNER);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new SealException("the note that says how the store is sealed does not open; nothing was changed");
        }
    }

    boolean isCurrent(KeyRing keys) {
        return WrappedKey.of(secret).keyId().equals(keys.inForce().id());
    }

    /** The same under the key in force. */
    VaultHead renewed(KeyRing keys) {
        return with(opened(keys), keys);
    }

    /** @param all the store's own secret first */
    VaultHead with(Tombstones all, KeyRing keys) {
        List<String> wrapped = all.secrets().stream()
                .map(each -> WrappedKey.wrapped(keys.inForce(), each, OWNER).toString())
                .toList();
        return new VaultHead(version, mark, wrapped.getFirst(), wrapped.subList(1, wrapped.size()));
    }
}
