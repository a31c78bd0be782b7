package io.callprint.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.StoreConfig;
import io.callprint.sip.TestCertificate;
import io.callprint.store.ServerLimits;
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
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to PostgreSQL by TLS: everything works, and nobody else is taken for the server. */
class PostgresTlsTest {
    private static final int PATIENT_MILLIS = 10_000;
    private static final int REFUSED_MILLIS = 1_000; // the pool of connections goes on trying all the time

    private final Voiceprint ada = Voiceprints.of("ada", 2, new Random(1));

    @TempDir
    Path folder;

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
            try (VoiceprintStore store =
                    open(server.url() + verified + encoded(certificate.certificate()), PATIENT_MILLIS)) {
                requireWorking(store);
                requireEncrypted(server);
            }
            requireRefused(server.url() + verified + encoded(other.certificate()));
            requireRefused(
                    server.url().replace("127.0.0.1", "localhost") + verified + encoded(certificate.certificate()));
        }
    }

    private static VoiceprintStore open(String url, int millis) {
        Duration limit = Duration.ofMillis(millis);
        return PostgresVoiceprintStore.open(
                new StoreConfig("postgresql", url, millis),
                new ServerLimits(limit, limit, limit, limit, Duration.ofMillis(250), 100));
    }

    private static String encoded(Path file) {
        return URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
    }

    private void requireWorking(VoiceprintStore store) {
        store.save(ada);
        assertEquals(Optional.of(ada), store.find(ada.caller()));
    }

    private static void requireRefused(String url) {
        try (VoiceprintStore store = open(url, REFUSED_MILLIS)) {
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
