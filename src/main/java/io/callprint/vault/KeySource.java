package io.callprint.vault;

import java.util.List;

/** Where key-encryption keys come from. The first is in force; the others only open what they wrapped before. */
public interface KeySource {
    /**
     * @return none when there is no key yet
     * @throws SealException one sentence, when what is there cannot be used
     */
    List<KeyEncryptionKey> read();

    /** Changes when {@link #read} may give something else. */
    default Object stamp() {
        return "";
    }

    /**
     * Makes a key and puts it in force before those that are there.
     *
     * @throws SealException one sentence, where only the operator can do that
     */
    void add();

    /** Removes every key but the one in force, where this program may; otherwise nothing happens. */
    default void forgetRetired() {}

    /** For messages: {@code data/callprint.key}. */
    @Override
    String toString();
}
