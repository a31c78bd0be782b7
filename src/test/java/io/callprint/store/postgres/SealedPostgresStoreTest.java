package io.callprint.store.postgres;

import io.callprint.vault.Sealed;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.VoiceprintStore;

/** The contract on a real PostgreSQL that sees nothing but what is sealed. */
class SealedPostgresStoreTest extends PostgresStoreTest {
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
