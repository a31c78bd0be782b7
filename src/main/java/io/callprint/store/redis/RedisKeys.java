package io.callprint.store.redis;

import io.callprint.voiceprint.CallerId;

/**
 * The keys, all below {@code callprint:}.
 *
 * <pre>
 * callprint:voiceprint:CALLER  hash    one voiceprint, see {@link VoiceprintHash}
 * callprint:callers            zset    every caller with a voiceprint, score 0: walked in the order of bytes
 * callprint:optouts            hash    caller -> epoch milliseconds
 * callprint:consents:CALLER    list    one JSON object an entry, oldest first
 * callprint:notes:KIND        hash    key -> until as epoch milliseconds, a blank, body
 * callprint:changes            stream  caller, number: who changed
 * callprint:changed            number  of the last change, without gaps
 * </pre>
 */
final class RedisKeys {
    static final String CALLERS = "callprint:callers";
    static final String OPT_OUTS = "callprint:optouts";
    static final String CHANGES = "callprint:changes";
    static final String CHANGED = "callprint:changed";

    private RedisKeys() {}

    static String voiceprint(CallerId caller) {
        return "callprint:voiceprint:" + caller.value();
    }

    static String notes(String kind) {
        return "callprint:notes:" + kind;
    }

    static String consents(CallerId caller) {
        return "callprint:consents:" + caller.value();
    }
}
