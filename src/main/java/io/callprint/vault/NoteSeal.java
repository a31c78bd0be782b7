package io.callprint.vault;

import io.callprint.voiceprint.Note;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.AEADBadTagException;

/** Notes with sealed bodies: {@code sealed KEY BODY}, each with a data key of its own, bound to kind and key of the note. */
final class NoteSeal {
    private static final String PREFIX = "sealed ";
    private static final String OWNER = "note";
    private static final String BODY = "body";

    private final KeyRing keys;

    NoteSeal(KeyRing keys) {
        this.keys = keys;
    }

    Note sealed(Note clear) {
        WrappedKey wrapped = WrappedKey.random(keys.inForce(), OWNER, clear.kind(), clear.key());
        try {
            byte[] body = AesGcm.seal(
                    wrapped.unwrap(keys, OWNER, clear.kind(), clear.key()),
                    clear.body().getBytes(StandardCharsets.UTF_8),
                    BODY,
                    clear.kind(),
                    clear.key());
            return with(clear, wrapped, Base64.getEncoder().encodeToString(body));
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("what was wrapped just now opens", e);
        }
    }

    /** @throws SealException when it cannot be opened, or was not sealed */
    Note opened(Note kept) {
        try {
            byte[] body = AesGcm.open(
                    wrapped(kept).unwrap(keys, OWNER, kept.kind(), kept.key()),
                    Base64.getDecoder().decode(parts(kept)[2]),
                    BODY,
                    kept.kind(),
                    kept.key());
            return new Note(kept.kind(), kept.key(), new String(body, StandardCharsets.UTF_8), kept.until());
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw broken(kept);
        }
    }

    boolean isCurrent(Note kept) {
        return isSealed(kept) && wrapped(kept).keyId().equals(keys.inForce().id());
    }

    Note renewed(Note kept) {
        if (!isSealed(kept)) {
            return sealed(kept);
        }
        try {
            WrappedKey wrapped = wrapped(kept).under(keys.inForce(), keys, OWNER, kept.kind(), kept.key());
            return with(kept, wrapped, parts(kept)[2]);
        } catch (AEADBadTagException e) {
            throw broken(kept);
        }
    }

    private static Note with(Note note, WrappedKey key, String body) {
        return new Note(note.kind(), note.key(), PREFIX + key + " " + body, note.until());
    }

    private static boolean isSealed(Note kept) {
        return kept.body().startsWith(PREFIX);
    }

    private static WrappedKey wrapped(Note kept) {
        try {
            return WrappedKey.of(parts(kept)[1]);
        } catch (IllegalArgumentException e) {
            throw broken(kept);
        }
    }

    private static String[] parts(Note kept) {
        String[] parts = kept.body().split(" ", -1);
        if (!isSealed(kept) || parts.length != 3) {
            throw broken(kept);
        }
        return parts;
    }

    private static SealException broken(Note kept) {
        return new SealException("a note of the kind " + kept.kind()
                + " does not open: it was altered, moved or written by another program; nothing was changed");
    }
}
