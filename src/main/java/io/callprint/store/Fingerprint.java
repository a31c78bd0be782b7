package io.callprint.store;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.Voiceprint;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The first 128 bits of SHA-256 over everything an entry says, times to the millisecond as every engine keeps them. Sums
 * do not depend on the order in which engines give their entries.
 */
record Fingerprint(long high, long low) {
    static final Fingerprint NONE = new Fingerprint(0, 0);

    static Fingerprint of(Kept entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(entry, new DataOutputStream(bytes));
            ByteBuffer digest =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
            return new Fingerprint(digest.getLong(), digest.getLong());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    Fingerprint plus(Fingerprint other) {
        return new Fingerprint(high + other.high, low + other.low);
    }

    Fingerprint times(long factor) {
        return new Fingerprint(high * factor, low * factor);
    }

    private static void write(Kept entry, DataOutputStream out) throws IOException {
        switch (entry) {
            case Voiceprint one -> {
                text(out, "voiceprint", one.caller().value());
                for (Map.Entry<String, String> pair : new TreeMap<>(one.metadata()).entrySet()) {
                    text(out, pair.getKey(), pair.getValue());
                }
                out.writeLong(one.createdAt().toEpochMilli());
                out.writeLong(one.lastSeen().toEpochMilli());
                for (EnrolmentSample sample : one.samples()) {
                    text(
                            out,
                            sample.id(),
                            sample.embedding().modelId(),
                            sample.origin().name(),
                            sample.source());
                    out.write(sample.embedding().bytes());
                    out.writeDouble(sample.netSpeechSeconds());
                    out.writeDouble(sample.quality());
                    out.writeLong(sample.recordedAt().toEpochMilli());
                }
            }
            case OptOut one -> {
                text(out, "opt-out", one.caller().value());
                out.writeLong(one.at().toEpochMilli());
            }
            case Consent one -> {
                text(
                        out,
                        "consent",
                        one.caller().value(),
                        one.purpose(),
                        one.given().name(),
                        one.how(),
                        one.wording());
                out.writeLong(one.at().toEpochMilli());
            }
            case Attachment one -> {
                text(
                        out,
                        "attachment",
                        one.caller().value(),
                        one.sampleId(),
                        one.name(),
                        one.form().name(),
                        one.sha256());
                out.writeBoolean(one.isSealed());
                out.writeBoolean(one.isIntact());
            }
            case Note one -> {
                text(out, "note", one.kind(), one.key(), one.body());
                out.writeLong(one.until().toEpochMilli());
            }
        }
    }

    private static void text(DataOutputStream out, String... texts) throws IOException {
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
