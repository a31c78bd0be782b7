package io.callprint.store.outbox;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.StoreWrite;
import io.callprint.voiceprint.Voiceprint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A write as bytes. First a byte for its kind, then its parts in the order of the record: a text is its length in UTF-8
 * bytes (4 bytes, big endian) and these, a list its size and its elements, a time its epoch second and nanoseconds.
 */
final class WriteForm {
    // never another number for a kind, because files outlive programs
    private static final int SAVE = 0;
    private static final int OPT_OUT = 1;
    private static final int CONSENT = 2;
    private static final int REPLACE = 3;
    private static final int DELETE = 4;
    private static final int TOUCH = 5;
    private static final int WITHDRAW = 6;
    private static final int KEEP = 7;
    private static final int DROP = 8;
    private static final int ATTACH = 9;

    private WriteForm() {}

    static byte[] bytes(StoreWrite write) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(write, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException when the bytes are no write; the message holds nothing of them */
    static StoreWrite write(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            StoreWrite write = read(in, in.readUnsignedByte());
            if (in.read() >= 0) {
                throw new IOException("too long");
            }
            return write;
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new IOException("a waiting write is damaged (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static void write(StoreWrite write, DataOutputStream out) throws IOException {
        switch (write) {
            case StoreWrite.Put(Voiceprint voiceprint) -> {
                out.writeByte(SAVE);
                voiceprint(out, voiceprint);
            }
            case StoreWrite.Put(OptOut optOut) -> {
                out.writeByte(OPT_OUT);
                text(out, optOut.caller().value());
                instant(out, optOut.at());
            }
            case StoreWrite.Put(Consent consent) -> {
                out.writeByte(CONSENT);
                text(out, consent.caller().value());
                text(out, consent.purpose());
                text(out, consent.given().name());
                text(out, consent.how());
                text(out, consent.wording());
                instant(out, consent.at());
            }
            case StoreWrite.Put(Note note) ->
                write(new StoreWrite.Keep(note, Instant.ofEpochMilli(Long.MIN_VALUE)), out);
            case StoreWrite.Put(Attachment attachment) -> {
                out.writeByte(ATTACH);
                text(out, attachment.caller().value());
                text(out, attachment.sampleId());
                text(out, attachment.name());
                text(out, attachment.form().name());
                out.writeBoolean(attachment.isSealed());
                octets(out, attachment.octets());
                text(out, attachment.sha256());
            }
            case StoreWrite.Replace(List<String> seen, Voiceprint voiceprint) -> {
                out.writeByte(REPLACE);
                out.writeInt(seen.size());
                for (String id : seen) {
                    text(out, id);
                }
                voiceprint(out, voiceprint);
            }
            case StoreWrite.Delete(CallerId caller) -> {
                out.writeByte(DELETE);
                text(out, caller.value());
            }
            case StoreWrite.Touch(CallerId caller, Instant lastSeen) -> {
                out.writeByte(TOUCH);
                text(out, caller.value());
                instant(out, lastSeen);
            }
            case StoreWrite.Withdraw(CallerId caller) -> {
                out.writeByte(WITHDRAW);
                text(out, caller.value());
            }
            case StoreWrite.Keep(Note note, Instant now) -> {
                out.writeByte(KEEP);
                text(out, note.kind());
                text(out, note.key());
                text(out, note.body());
                instant(out, note.until());
                instant(out, now);
            }
            case StoreWrite.Drop(String kind, String key) -> {
                out.writeByte(DROP);
                text(out, kind);
                text(out, key);
            }
        }
    }

    private static StoreWrite read(DataInputStream in, int kind) throws IOException {
        return switch (kind) {
            case SAVE -> new StoreWrite.Put(voiceprint(in));
            case OPT_OUT -> new StoreWrite.Put(new OptOut(caller(in), instant(in)));
            case CONSENT ->
                new StoreWrite.Put(new Consent(
                        caller(in), text(in), Consent.Answer.valueOf(text(in)), text(in), text(in), instant(in)));
            case REPLACE -> {
                List<String> seen = new ArrayList<>();
                for (int left = in.readInt(); left > 0; left--) {
                    seen.add(text(in));
                }
                yield new StoreWrite.Replace(seen, voiceprint(in));
            }
            case DELETE -> new StoreWrite.Delete(caller(in));
            case TOUCH -> new StoreWrite.Touch(caller(in), instant(in));
            case WITHDRAW -> new StoreWrite.Withdraw(caller(in));
            case KEEP -> new StoreWrite.Keep(new Note(text(in), text(in), text(in), instant(in)), instant(in));
            case DROP -> new StoreWrite.Drop(text(in), text(in));
            case ATTACH ->
                new StoreWrite.Put(new Attachment(
                        caller(in),
                        text(in),
                        text(in),
                        Attachment.Form.valueOf(text(in)),
                        in.readBoolean(),
                        octets(in),
                        text(in)));
            default -> throw new IOException("of no known kind");
        };
    }

    private static void voiceprint(DataOutputStream out, Voiceprint voiceprint) throws IOException {
        text(out, voiceprint.caller().value());
        out.writeInt(voiceprint.metadata().size());
        for (Map.Entry<String, String> pair : voiceprint.metadata().entrySet()) {
            text(out, pair.getKey());
            text(out, pair.getValue());
        }
        instant(out, voiceprint.createdAt());
        instant(out, voiceprint.lastSeen());
        out.writeInt(voiceprint.samples().size());
        for (EnrolmentSample sample : voiceprint.samples()) {
            text(out, sample.id());
            text(out, sample.embedding().modelId());
            octets(out, sample.embedding().bytes());
            out.writeDouble(sample.netSpeechSeconds());
            out.writeDouble(sample.quality());
            instant(out, sample.recordedAt());
            text(out, sample.origin().name());
            text(out, sample.source());
        }
    }

    private static Voiceprint voiceprint(DataInputStream in) throws IOException {
        CallerId caller = caller(in);
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            metadata.put(text(in), text(in));
        }
        Instant createdAt = instant(in);
        Instant lastSeen = instant(in);
        List<EnrolmentSample> samples = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            samples.add(new EnrolmentSample(
                    text(in),
                    Embedding.of(text(in), octets(in)),
                    in.readDouble(),
                    in.readDouble(),
                    instant(in),
                    EnrolmentSample.Origin.valueOf(text(in)),
                    text(in)));
        }
        return new Voiceprint(caller, samples, metadata, createdAt, lastSeen);
    }

    private static CallerId caller(DataInputStream in) throws IOException {
        return new CallerId(text(in));
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        octets(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(octets(in), StandardCharsets.UTF_8);
    }

    private static void octets(DataOutputStream out, byte[] octets) throws IOException {
        out.writeInt(octets.length);
        out.write(octets);
    }

    private static byte[] octets(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("torn");
        }
        return in.readNBytes(length);
    }

    private static void instant(DataOutputStream out, Instant at) throws IOException {
        out.writeLong(at.getEpochSecond());
        out.writeInt(at.getNano());
    }

    private static Instant instant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }
}
