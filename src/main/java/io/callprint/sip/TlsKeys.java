package io.callprint.sip;

import io.callprint.config.SipConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate we show, if any, its key, and whom we trust, from PEM files. Files that changed are read again for the next
 * connection; when they cannot be used the ones before go on serving. Thread-safe.
 */
final class TlsKeys {
    private static final Logger LOG = LoggerFactory.getLogger(TlsKeys.class);
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA");
    private static final String KEY_HEAD = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_TAIL = "-----END PRIVATE KEY-----";

    private final Optional<Path> certificate;
    private final Optional<Path> key;
    private final Optional<Path> trust;
    private final LongSupplier nanoTime;

    private SSLContext context;
    private List<FileTime> read;
    private long lookedAt;

    /** @throws SipStartException one sentence: which file, what it holds, what was expected */
    TlsKeys(SipConfig.Tls config, LongSupplier nanoTime) throws SipStartException {
        this.certificate = config.certificate().map(Path::of);
        this.key = config.key().map(Path::of).or(() -> certificate);
        this.trust = config.trust().map(Path::of);
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong();
        this.read = times();
        this.context = load();
    }

    /** For the next connection. */
    synchronized SSLContext context() {
        long now = nanoTime.getAsLong();
        if (now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            List<FileTime> times = times();
            if (!times.equals(read)) {
                read = times;
                try {
                    context = load();
                    LOG.info("TLS certificate {} was read again", certificate.orElseThrow());
                } catch (SipStartException broken) {
                    LOG.warn("the TLS certificate before goes on serving: {}", broken.getMessage());
                }
            }
        }
        return context;
    }

    private List<FileTime> times() {
        List<FileTime> times = new ArrayList<>();
        for (Path file :
                Stream.of(certificate, key, trust).flatMap(Optional::stream).toList()) {
            try {
                times.add(Files.getLastModifiedTime(file));
            } catch (IOException gone) {
                times.add(FileTime.fromMillis(0));
            }
        }
        return times;
    }

    private SSLContext load() throws SipStartException {
        try {
            KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
            own.load(null, null);
            if (certificate.isPresent() && key.isPresent()) {
                Collection<? extends Certificate> chain = certificates("sip.tlsCertificate", certificate.get());
                PrivateKey secret = privateKey(key.get());
                if (!belongTogether(secret, chain.iterator().next())) {
                    throw new KeyStoreException("another key");
                }
                own.setKeyEntry("callprint", secret, new char[0], chain.toArray(Certificate[]::new));
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(anchors());
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
            return made;
        } catch (GeneralSecurityException | IOException broken) {
            throw new SipStartException(
                    "sip.tlsKey " + key.orElseThrow() + " does not belong to sip.tlsCertificate "
                            + certificate.orElseThrow()
                            + ", expected the key of its first certificate",
                    broken);
        }
    }

    /** Whether one undoes what the other does. */
    private static boolean belongTogether(PrivateKey secret, Certificate certificate) throws GeneralSecurityException {
        String algorithm = switch (secret.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> secret.getAlgorithm();
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(secret);
        signature.update((byte) 1);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update((byte) 1);
        return signature.verify(signed);
    }

    /** Null means the certificate authorities Java comes with. */
    @org.jspecify.annotations.Nullable
    private KeyStore anchors() throws SipStartException, GeneralSecurityException, IOException {
        if (trust.isEmpty()) {
            return null;
        }
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        int number = 0;
        for (Certificate anchor : certificates("sip.tlsTrust", trust.get())) {
            anchors.setCertificateEntry("trust-" + number++, anchor);
        }
        return anchors;
    }

    private static Collection<? extends Certificate> certificates(String setting, Path file) throws SipStartException {
        String expected = ", expected a PEM file of certificates";
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (!found.isEmpty()) {
                return found;
            }
            throw new SipStartException(setting + " " + file + " holds no certificate" + expected, null);
        } catch (IOException unreadable) {
            throw new SipStartException(setting + " " + file + " cannot be read" + expected, unreadable);
        } catch (GeneralSecurityException broken) {
            throw new SipStartException(setting + " " + file + " holds no certificate" + expected, broken);
        }
    }

    private static PrivateKey privateKey(Path key) throws SipStartException {
        String expected = ", expected a private key in PKCS #8 (PEM, \"PRIVATE KEY\", without a password)";
        String text;
        try {
            text = Files.readString(key, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new SipStartException("sip.tlsKey " + key + " cannot be read" + expected, unreadable);
        }
        int head = text.indexOf(KEY_HEAD);
        int tail = text.indexOf(KEY_TAIL);
        if (head < 0 || tail < head) {
            throw new SipStartException("sip.tlsKey " + key + " holds no such key" + expected, null);
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(text.substring(head + KEY_HEAD.length(), tail));
        } catch (IllegalArgumentException broken) {
            throw new SipStartException("sip.tlsKey " + key + " holds a broken key" + expected, null);
        }
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException ofAnotherKind) {
                LOG.trace("not a key for {}", algorithm);
            } catch (GeneralSecurityException missing) {
                LOG.debug("no {} here", algorithm, missing);
            }
        }
        throw new SipStartException("sip.tlsKey " + key + " holds a key of an unknown kind" + expected, null);
    }
}
