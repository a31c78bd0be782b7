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
 * callprint:search             hash    model id -> filling or whole; only where search in the server was asked for
 * callprint:search:vectors:MODEL  vector set  caller, with the sample ids as attribute, see {@link RedisSearch}
 * callprint:search:places:MODEL   zset        caller, score the place
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

    /** Models with vectors in the clear; what the keys of these begin with, see {@link RedisScripts}. */
    String search() {
        return prefix + "search";
    }

    String vectors(String modelId) {
        return search() + ":vectors:" + modelId;
    }

    String places(String modelId) {
        return search() + ":places:" + modelId;
    }

    String notes(String kind) {
        return notes() + kind;
    }

    String notes() {
        return prefix + "notes:";
    }
}
