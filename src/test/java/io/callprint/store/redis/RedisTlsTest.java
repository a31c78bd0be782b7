package io.callprint.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.StoreConfig;
import io.callprint.sip.TestCertificate;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to Redis by TLS: everything works, changes too, and nobody else is taken for the server. */
class RedisTlsTest {
    private static final int BUDGET_MILLIS = 2_000;

    private final Voiceprint ada = Voiceprints.of("ada", 2, new Random(1));

    @TempDir
    Path folder;

    @Test
    void redisIsReachedByTlsAndOnlyWithACertificateForItsHostThatIsVouchedFor() throws Exception {
        RedisServerProcess.assumeInstalled();
        TestCertificate certificate = TestCertificate.make(folder, "redis");
        TestCertificate other = TestCertificate.make(folder, "other");
        int port = RedisServerProcess.freePort();
        try (RedisServerProcess _ = RedisServerProcess.start(
                "--tls-port", Integer.toString(port),
                "--tls-cert-file", certificate.certificate().toString(),
                "--tls-key-file", certificate.key().toString(),
                "--tls-auth-clients", "no")) {
            String url = "rediss://%s:" + port + "?cacert=%s";
            try (VoiceprintStore store = redis(url.formatted("127.0.0.1", certificate.certificate()))) {
                requireWorking(store);
            }
            requireRefused(redis(url.formatted("127.0.0.1", other.certificate())));
            requireRefused(redis(url.formatted("localhost", certificate.certificate()))); // it is not for that name
            requireRefused(redis("rediss://127.0.0.1:" + port)); // no Java vouches for it
        }
        Path nothing = Files.writeString(folder.resolve("nothing.pem"), "no certificate");
        String why = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> redis("rediss://127.0.0.1?cacert=" + nothing))
                        .getMessage());
        assertEquals(
                "cacert of store.url is " + nothing + ", expected a readable file of certificates in PEM form", why);
    }

    private static VoiceprintStore redis(String url) {
        return RedisVoiceprintStore.open(new StoreConfig("redis", url, BUDGET_MILLIS));
    }

    private void requireWorking(VoiceprintStore store) throws Exception {
        RecordedChanges changes = new RecordedChanges(store);
        try (AutoCloseable _ = store.watch(changes)) {
            store.save(ada);
            assertEquals(Optional.of(ada), store.find(ada.caller()));
            assertTrue(changes.await(() -> changes.mirror.containsKey(ada.caller())));
        }
    }

    private static void requireRefused(VoiceprintStore store) {
        try (store) {
            String message = String.valueOf(
                    assertThrows(StoreUnavailableException.class, store::ping).getMessage());
            assertTrue(message.contains("no TLS connection, expected a server certificate"), message);
        }
    }
}
