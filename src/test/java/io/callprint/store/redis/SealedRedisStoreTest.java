package io.callprint.store.redis;

import io.callprint.vault.Sealed;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.VoiceprintStore;

/** The contract on a real Redis that sees nothing but what is sealed. */
class SealedRedisStoreTest extends RedisStoreTest {
    private final Sealed sealed = new Sealed();

    @Override
    protected VoiceprintStore openInstance() {
        return sealed.over(super.openInstance());
    }

    @Override
    protected CallerId asGiven(CallerId optedOut) {
        return sealed.tombstone(optedOut);
    }
}
