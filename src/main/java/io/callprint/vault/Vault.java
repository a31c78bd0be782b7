package io.callprint.vault;

import io.callprint.store.StoreCopy;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Whether the keys of this process are those of a store, asked once. Any thread; blocks on the store until it is known. */
final class Vault {
    private final VoiceprintStore engine;
    private final KeyRing keys;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Tombstones tombstones;

    Vault(VoiceprintStore engine, KeyRing keys) {
        this.engine = engine;
        this.keys = keys;
    }

    /** At the start: a store of an older program, or one whose sealing was interrupted. */
    void sealWhatIsClear(StoreCopy.Steps steps) {
        Sealing sealing = new Sealing(engine, keys);
        if (VaultHead.in(engine).isEmpty() || sealing.isUnfinished()) {
            sealing.run(steps);
        }
    }

    /**
     * An empty store is given its first key; a server that was away at the start is looked at here first.
     *
     * @throws SealException when the keys do not fit, or what is there was never sealed
     */
    Tombstones opened() {
        Tombstones known = tombstones;
        if (known != null) {
            return known;
        }
        opening.lock();
        try {
            Optional<VaultHead> head = VaultHead.in(engine);
            if (head.isEmpty() && engine.count() > 0) {
                throw new SealException("the store was never sealed, expected one that is: restart, or run"
                        + " `callprint store seal`");
            }
            Tombstones opened = head.orElseGet(this::begun).opened(keys);
            tombstones = opened;
            return opened;
        } finally {
            opening.unlock();
        }
    }

    /** Keeps secrets of other stores beside its own. */
    void adopt(List<byte[]> secrets) {
        List<byte[]> all = new ArrayList<>(opened().secrets());
        for (byte[] secret : secrets) {
            if (all.stream().noneMatch(known -> Arrays.equals(known, secret))) {
                all.add(secret);
            }
        }
        Tombstones adopted = new Tombstones(all);
        VaultHead.in(engine).orElseThrow().with(adopted, keys).writeTo(engine);
        tombstones = adopted;
    }

    private VaultHead begun() {
        VaultHead head = VaultHead.first(keys.made());
        head.writeTo(engine);
        return head;
    }
}
