package io.callprint.voiceprint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What belongs to one sample of a voiceprint beside its embedding: the speech it was made from ({@link SampleSpeech}), or
 * what another model makes of that speech. Biometric data: its text form shows nothing of it.
 *
 * @param sampleId of a sample of the caller
 * @param name tells the attachments of one sample apart; no blanks in it
 * @param isSealed whether the octets are sealed, which is all that an engine gets to keep
 * @param octets owned by this record, not to be changed
 * @param sha256 over the octets when they were written, 64 hexadecimal digits; {@link #isIntact()} compares
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content here, and too large to be copied each time
public record Attachment(
        CallerId caller, String sampleId, String name, Form form, boolean isSealed, byte[] octets, String sha256)
        implements Kept {
    /** What the octets are once they are opened. */
    public enum Form {
        /** 8 kHz speech as ITU-T G.711 mu-law codes. */
        PCMU,
        /** 8 kHz speech as ITU-T G.711 A-law codes. */
        PCMA,
        /** An embedding as {@link Embedding#bytes()} gives it. */
        EMBEDDING
    }

    public Attachment {
        if (name.isBlank() || name.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("an attachment named \"" + name + "\", expected a name without blanks");
        }
    }

    /** One in the clear. */
    public static Attachment of(CallerId caller, String sampleId, String name, Form form, byte[] octets) {
        return new Attachment(caller, sampleId, name, form, false, octets, hash(octets));
    }

    /** The same with these octets. */
    public Attachment with(boolean sealed, byte[] other) {
        return new Attachment(caller, sampleId, name, form, sealed, other, hash(other));
    }

    /** Whether the octets are those that were written. */
    public boolean isIntact() {
        return hash(octets).equals(sha256);
    }

    /** SHA-256 as 64 hexadecimal digits. */
    public static String hash(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attachment that
                && caller.equals(that.caller)
                && sampleId.equals(that.sampleId)
                && name.equals(that.name)
                && form == that.form
                && isSealed == that.isSealed
                && sha256.equals(that.sha256)
                && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return 31 * caller.hashCode() + sha256.hashCode();
    }

    @Override
    public String toString() {
        return "Attachment[" + name + " of sample " + sampleId + ", " + octets.length + " octets redacted]";
    }
}
