package io.callprint.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.StoreConfig;
import io.callprint.sip.TestCertificate;
import io.callprint.store.postgres.PostgresServerProcess;
import io.callprint.store.postgres.PostgresVoiceprintStore;
import io.callprint.store.redis.RedisServerProcess;
import io.callprint.store.redis.RedisVoiceprintStore;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a server by TLS: everything works, changes too, and nobody else is taken for the server. */
class TlsToServersTest {
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

    @Test
    void postgresIsReachedByTlsAndOnlyWithACertificateForItsHostThatIsVouchedFor() throws Exception {
        PostgresServerProcess.assumeInstalled();
        TestCertificate certificate = TestCertificate.make(folder, "postgres");
        TestCertificate other = TestCertificate.make(folder, "other");
        Path own = Files.createTempDirectory("callprint-postgres");
        Files.copy(certificate.certificate(), own.resolve("server.crt"));
        Files.copy(certificate.key(), own.resolve("server.key"));
        Files.setPosixFilePermissions(own.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
        try (PostgresServerProcess server = PostgresServerProcess.start(
                own,
                "ssl=on",
                "ssl_cert_file=" + own.resolve("server.crt"),
                "ssl_key_file=" + own.resolve("server.key"))) {
            String verified = "?sslmode=verify-full&sslrootcert=";
            try (VoiceprintStore store = postgres(server.url() + verified + encoded(certificate.certificate()))) {
                requireWorking(store);
                requireEncrypted(server);
            }
            requireRefused(postgres(server.url() + verified + encoded(other.certificate())));
            requireRefused(postgres(
                    server.url().replace("127.0.0.1", "localhost") + verified + encoded(certificate.certificate())));
        }
    }

    private static VoiceprintStore redis(String url) {
        return RedisVoiceprintStore.open(new StoreConfig("redis", url, BUDGET_MILLIS));
    }

    private static VoiceprintStore postgres(String url) {
        return PostgresVoiceprintStore.open(new StoreConfig("postgresql", url, BUDGET_MILLIS));
    }

    private static String encoded(Path file) {
        return URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
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

    /** What the store has open is encrypted, as the server sees it. */
    private static void requireEncrypted(PostgresServerProcess server) throws Exception {
        try (Connection connection = server.connect();
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("SELECT count(*), count(*) FILTER (WHERE ssl) FROM pg_stat_ssl JOIN"
                                + " pg_stat_activity USING (pid) WHERE application_name = 'callprint'")) {
            assertTrue(row.next());
            assertTrue(row.getInt(1) > 0);
            assertEquals(row.getInt(1), row.getInt(2));
        }
    }
}
