package io.callprint.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.store.QuickDisk;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.List;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySourceTest {
    private static final String PASSWORD = "correct horse";

    @TempDir(factory = QuickDisk.class)
    Path folder;

    @Test
    void keyFileIsMadeForItsOwnerAloneAndGrowsAtTheTop() throws Exception {
        Path path = folder.resolve("data/callprint.key");
        KeyFile file = new KeyFile(path);
        assertEquals(List.of(), file.read());

        file.add();
        String first = file.read().getFirst().id();
        file.add();

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(2, file.read().size());
        assertEquals(first, file.read().getLast().id());
        try (var files = Files.list(path.getParent())) {
            assertEquals(List.of(path), files.toList(), "nothing is left beside it");
        }
        file.forgetRetired();
        assertEquals(1, file.read().size());
    }

    @Test
    void tornOrAlteredKeyFileIsNamedByLineAndShowsNoKey() throws Exception {
        Path path = folder.resolve("callprint.key");
        KeyFile file = new KeyFile(path);
        file.add();
        String whole = Files.readString(path);
        Random random = new Random(1);
        int refused = 0;
        for (int time = 0; time < 300; time++) {
            byte[] octets = whole.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            int start = whole.lastIndexOf('\n', whole.length() - 2) + 1;
            octets[start + random.nextInt(octets.length - start - 1)] = (byte) ('0' + random.nextInt(70));
            Files.write(path, octets);
            try {
                file.read();
            } catch (SealException e) {
                refused++;
                assertTrue(
                        String.valueOf(e.getMessage()).startsWith(path + " line 3 is torn or altered"), e.getMessage());
            }
        }
        assertTrue(refused > 250, "refused " + refused);
        Files.writeString(path, whole.substring(0, whole.length() - 20));
        assertThrows(SealException.class, file::read);
    }

    @Test
    void variableHoldsTheKeyInForceFirst() {
        KeyEncryptionKey now = KeyEncryptionKey.random();
        KeyEncryptionKey before = KeyEncryptionKey.random();
        KeyVariable variable = new KeyVariable("KEY", name -> name + now.base64() + "," + before.base64());
        assertThrows(SealException.class, variable::read);

        variable = new KeyVariable("KEY", name -> now.base64() + ", " + before.base64());
        assertEquals(
                List.of(now.id(), before.id()),
                variable.read().stream().map(KeyEncryptionKey::id).toList());
        assertThrows(SealException.class, variable::add);

        String message =
                String.valueOf(assertThrows(SealException.class, new KeyVariable("KEY", name -> "secret")::read)
                        .getMessage());
        assertEquals("the environment variable KEY holds no key, expected the Base64 of 32 octets", message);
        assertEquals(
                "the environment variable KEY is not set, expected the Base64 of 32 octets",
                assertThrows(SealException.class, new KeyVariable("KEY", name -> null)::read)
                        .getMessage());
    }

    @Test
    void keyStoreGivesTheLastAliasFirstAndAWrongPasswordOneSentence() throws Exception {
        KeyEncryptionKey first = KeyEncryptionKey.random();
        KeyEncryptionKey second = KeyEncryptionKey.random();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var protection = new KeyStore.PasswordProtection(PASSWORD.toCharArray());
        for (KeyEncryptionKey key : List.of(first, second)) {
            byte[] octets = java.util.Base64.getDecoder().decode(key.base64());
            String alias = key == first ? "2026-01" : "2026-02";
            store.setEntry(alias, new KeyStore.SecretKeyEntry(new SecretKeySpec(octets, "AES")), protection);
        }
        Path path = folder.resolve("keys.p12");
        try (OutputStream out = Files.newOutputStream(path)) {
            store.store(out, PASSWORD.toCharArray());
        }

        assertEquals(
                List.of(second.id(), first.id()),
                new KeyStoreFile(path, PASSWORD)
                        .read().stream().map(KeyEncryptionKey::id).toList());
        String message = String.valueOf(assertThrows(SealException.class, new KeyStoreFile(path, "wrong")::read)
                .getMessage());
        assertTrue(message.startsWith(path + " cannot be used as a PKCS#12 key store"), message);
        assertFalse(message.contains("wrong"), message);
        assertThrows(SealException.class, new KeyStoreFile(folder.resolve("none.p12"), PASSWORD)::read);
    }

    @Test
    void keyNeverShowsItself() {
        KeyEncryptionKey key = KeyEncryptionKey.random();
        assertEquals("KeyEncryptionKey[" + key.id() + ", redacted]", key.toString());
        assertThrows(IllegalArgumentException.class, () -> KeyEncryptionKey.of("AAAA"));
    }
}
