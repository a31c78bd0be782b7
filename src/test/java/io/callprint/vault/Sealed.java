package io.callprint.vault;

import io.callprint.store.StoreCopy;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.List;

/** Sealed stores of one key, for tests. */
public final class Sealed {
    public static final StoreCopy.Steps QUIET = new StoreCopy.Steps() {
        @Override
        public void begin(int entries) {}

        @Override
        public void step() {}
    };

    private final KeyEncryptionKey key = KeyEncryptionKey.random();
    private final KeyRing keys = keys(key);

    public VoiceprintStore over(VoiceprintStore engine) {
        return SealedStore.over(engine, keys, QUIET);
    }

    /** What is kept of a caller who opted out. */
    public CallerId tombstone(CallerId caller) {
        return VaultHead.first(key).opened(keys).of(caller);
    }

    public KeyRing keys() {
        return keys;
    }

    /** Keys that are there and do not change. */
    static KeyRing keys(KeyEncryptionKey... keys) {
        return new KeyRing(new KeySource() {
            @Override
            public List<KeyEncryptionKey> read() {
                return List.of(keys);
            }

            @Override
            public void add() {
                throw new SealException("no key may be made");
            }

            @Override
            public String toString() {
                return "the test";
            }
        });
    }
}
