package io.callprint.vault;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Keys in a PKCS#12 key store (RFC 7292) as {@code keytool -genseckey -keyalg AES -keysize 256} makes it; the secret key
 * whose alias comes last in the alphabet is in force.
 */
public final class KeyStoreFile implements KeySource {
    private final Path file;
    private final String password;

    public KeyStoreFile(Path file, String password) {
        this.file = file;
        this.password = password;
    }

    @Override
    public List<KeyEncryptionKey> read() {
        try {
            KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
            List<String> aliases = Collections.list(store.aliases());
            aliases.sort(Collections.reverseOrder());
            List<KeyEncryptionKey> keys = new ArrayList<>();
            for (String alias : aliases) {
                Key key = store.getKey(alias, password.toCharArray());
                if (key != null && key.getAlgorithm().equals("AES")) {
                    keys.add(new KeyEncryptionKey(key.getEncoded()));
                }
            }
            if (keys.isEmpty()) {
                throw new SealException(file + " holds no AES key, expected one of 256 bits");
            }
            return keys;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new SealException(
                    file + " cannot be used as a PKCS#12 key store ("
                            + e.getClass().getSimpleName()
                            + "), expected one with AES keys of 256 bits and this password",
                    e);
        }
    }

    @Override
    public void add() {
        throw new SealException(file
                + " is changed by keytool: generate a key whose alias comes after the others, and start this command"
                + " again");
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
