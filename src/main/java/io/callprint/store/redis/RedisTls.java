package io.callprint.store.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** Who may be taken for the Redis of an address: whoever has a certificate for its host that somebody trusted vouches for. */
final class RedisTls {
    private static final String TYPE = "PKCS12";
    private static final char[] IN_MEMORY = "in memory".toCharArray();

    private RedisTls() {}

    /**
     * @param authority empty for the JVM's own trust store
     * @throws IllegalArgumentException one sentence, when the file holds no certificate
     */
    static SslOptions options(Optional<Path> authority) {
        SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
        authority
                .map(RedisTls::trustStore)
                .ifPresent(octets ->
                        options.trustStoreType(TYPE).truststore(() -> new ByteArrayInputStream(octets), IN_MEMORY));
        return options.build();
    }

    private static byte[] trustStore(Path authority) {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance(TYPE);
            trusted.load(null, IN_MEMORY);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
            }
            if (trusted.size() == 0) {
                throw new IOException("it is empty");
            }
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            trusted.store(octets, IN_MEMORY);
            return octets.toByteArray();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "cacert of store.url is " + authority + ", expected a readable file of certificates in PEM form",
                    e);
        }
    }
}
