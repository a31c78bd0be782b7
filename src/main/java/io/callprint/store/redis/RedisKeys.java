package io.callprint.store.redis;

import io.callprint.voiceprint.CallerId;

/**
 * The keys, all below {@code callprint:}; in a cluster below <code>{callprint}:</code>.
 *
 * <pre>
 * callprint:voiceprint:CALLER  hash    one voiceprint, see {@link VoiceprintHash}
 * callprint:attached:CALLER    hash    name, a blank, sample id -> see {@link RedisAttachments}
 * callprint:callers            zset    every caller with a voiceprint, score 0: walked in the order of bytes
 * callprint:optouts            hash    caller -> epoch milliseconds
 * callprint:consents:CALLER    list    one JSON object an entry, oldest first
 * callprint:notes:KIND         hash    key -> until as epoch milliseconds, a blank, body
 * callprint:changes            stream  caller, number: who changed
 * callprint:applied:ID         string  a write that was done; forgotten after 30 days
 * callprint:changed            number  of the last change, without gaps
 * </pre>
 */
record RedisKeys(String prefix) {
    String callers() {
        return prefix + "callers";
    }

    String optOuts() {
        return prefix + "optouts";
    }

    String changes() {
        return prefix + "changes";
    }

    String changed() {
        return prefix + "changed";
    }

    String applied(String id) {
        return prefix + "applied:" + id;
    }

    String voiceprint(CallerId caller) {
        return prefix + "voiceprint:" + caller.value();
    }

    /** What is attached to the samples of a caller. */
    String attached(CallerId caller) {
        return attached() + caller.value();
    }

    /** What the key of every caller's attachments begins with. */
    String attached() {
        return prefix + "attached:";
    }

    String consents(CallerId caller) {
        return consents() + caller.value();
    }

    /** What the key of every caller's ledger begins with. */
    String consents() {
        return prefix + "consents:";
    }

    String notes(String kind) {
        return notes() + kind;
    }

    String notes() {
        return prefix + "notes:";
    }
}
