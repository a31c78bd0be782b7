package io.callprint.vault;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys in an environment variable: the Base64 of 32 octets each, by commas, the first in force. */
public final class KeyVariable implements KeySource {
    private final String name;
    private final Variables variables;

    /** What a process was started with. */
    @FunctionalInterface
    public interface Variables {
        @Nullable
        String get(String name);
    }

    public KeyVariable(String name, Variables variables) {
        this.name = name;
        this.variables = variables;
    }

    @Override
    public List<KeyEncryptionKey> read() {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            throw new SealException(this + " is not set, expected the Base64 of 32 octets");
        }
        List<KeyEncryptionKey> keys = new ArrayList<>();
        for (String text : value.split(",", -1)) {
            try {
                keys.add(KeyEncryptionKey.of(text));
            } catch (IllegalArgumentException e) {
                throw new SealException(this + " holds " + e.getMessage());
            }
        }
        return keys;
    }

    @Override
    public void add() {
        throw new SealException(
                this + " is set by you: put a new key before the old one, NEW,OLD, and start this command again");
    }

    @Override
    public String toString() {
        return "the environment variable " + name;
    }
}
