package io.callprint.store.redis;

import static io.callprint.store.redis.VoiceprintHash.number;
import static io.callprint.store.redis.VoiceprintHash.utf8;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.StoreWrite;
import io.callprint.voiceprint.Voiceprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A write as a script of {@link RedisScripts}: above 0 it was done, 0 or below there was nothing to do, and 0 for a save
 * means that the caller opted out.
 *
 * @param what is done, for messages
 */
record RedisWrite(String what, String script, List<String> keys, List<byte[]> arguments) {
    private static final String ANY_SAMPLES = "*";

    /** @param kept how many changes */
    static RedisWrite of(StoreWrite write, RedisKeys keys, int kept) {
        byte[] changesKept = utf8(Integer.toString(kept));
        return switch (write) {
            case StoreWrite.Put(Kept entry) -> put(entry, keys, changesKept);
            case StoreWrite.Replace(List<String> seen, Voiceprint voiceprint) ->
                save("replace a voiceprint", String.join(",", seen), voiceprint, keys, changesKept);
            case StoreWrite.Delete(CallerId caller) ->
                new RedisWrite(
                        "delete a voiceprint",
                        RedisScripts.DELETE,
                        List.of(
                                keys.voiceprint(caller),
                                keys.callers(),
                                keys.changed(),
                                keys.changes(),
                                keys.attached(caller),
                                keys.search()),
                        List.of(utf8(caller.value()), changesKept));
            case StoreWrite.Touch(CallerId caller, Instant lastSeen) ->
                new RedisWrite(
                        "touch a voiceprint",
                        RedisScripts.TOUCH,
                        List.of(keys.voiceprint(caller)),
                        List.of(number(lastSeen)));
            case StoreWrite.Withdraw(CallerId caller) ->
                new RedisWrite(
                        "withdraw an opt-out",
                        RedisScripts.DROP_FIELD,
                        List.of(keys.optOuts()),
                        List.of(utf8(caller.value())));
            case StoreWrite.Keep(Note note, Instant now) ->
                new RedisWrite(
                        "keep a note",
                        RedisScripts.KEEP_NOTE,
                        List.of(keys.notes(note.kind())),
                        List.of(utf8(note.key()), utf8(note.until().toEpochMilli() + " " + note.body()), number(now)));
            case StoreWrite.Drop(String kind, String key) ->
                new RedisWrite("delete a note", RedisScripts.DROP_FIELD, List.of(keys.notes(kind)), List.of(utf8(key)));
        };
    }

    private static RedisWrite put(Kept entry, RedisKeys keys, byte[] changesKept) {
        return switch (entry) {
            case Voiceprint voiceprint -> save("save a voiceprint", ANY_SAMPLES, voiceprint, keys, changesKept);
            case OptOut(CallerId caller, Instant at) ->
                new RedisWrite(
                        "record an opt-out",
                        RedisScripts.OPT_OUT,
                        keysOfChange(caller, keys),
                        List.of(utf8(caller.value()), changesKept, number(at)));
            case Consent consent ->
                new RedisWrite(
                        "record a consent",
                        RedisScripts.CONSENT,
                        List.of(keys.consents(consent.caller())),
                        List.of(utf8(ConsentEntry.json(consent))));
            case Attachment one ->
                new RedisWrite(
                        "keep an attachment",
                        RedisScripts.ATTACH,
                        List.of(keys.voiceprint(one.caller()), keys.attached(one.caller())),
                        List.of(utf8(one.sampleId()), RedisAttachments.field(one), RedisAttachments.value(one)));
            case Note note -> of(new StoreWrite.Keep(note, Instant.ofEpochMilli(Long.MIN_VALUE)), keys, 0);
        };
    }

    private static RedisWrite save(
            String what, String expectedSamples, Voiceprint voiceprint, RedisKeys keys, byte[] changesKept) {
        CallerId caller = voiceprint.caller();
        List<byte[]> arguments = new ArrayList<>(List.of(utf8(caller.value()), changesKept, utf8(expectedSamples)));
        arguments.addAll(VoiceprintHash.fields(voiceprint));
        return new RedisWrite(what, RedisScripts.SAVE, keysOfChange(caller, keys), arguments);
    }

    private static List<String> keysOfChange(CallerId caller, RedisKeys keys) {
        return List.of(
                keys.optOuts(),
                keys.voiceprint(caller),
                keys.callers(),
                keys.changed(),
                keys.changes(),
                keys.attached(caller),
                keys.search());
    }

    /** The same, done once under this id. */
    RedisWrite once(String id, RedisKeys names) {
        List<String> withMemory = new ArrayList<>(keys);
        withMemory.add(names.applied(id));
        return new RedisWrite(what, RedisScripts.once(script), withMemory, arguments);
    }
}
