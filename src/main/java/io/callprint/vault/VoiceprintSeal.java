package io.callprint.vault;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;

/**
 * Voiceprints with sealed embeddings. Every caller has a data key of their own, which lies beside the samples as metadata
 * {@value #KEY}, wrapped; it goes with them. Each embedding is bound to its caller, its sample id and its model.
 */
final class VoiceprintSeal {
    static final String KEY = "callprint.key";

    private static final String OWNER = "caller";
    private static final String EMBEDDING = "embedding";

    private final KeyRing keys;

    VoiceprintSeal(KeyRing keys) {
        this.keys = keys;
    }

    /** @param kept what the engine has of the caller: its key stays the caller's */
    Voiceprint sealed(Voiceprint clear, Optional<Voiceprint> kept) {
        CallerId caller = clear.caller();
        Optional<String> known = kept.map(Voiceprint::metadata).map(metadata -> metadata.get(KEY));
        WrappedKey wrapped =
                known.isPresent() ? wrapped(known.get()) : WrappedKey.random(keys.inForce(), OWNER, caller.value());
        return sealed(clear, wrapped);
    }

    private Voiceprint sealed(Voiceprint clear, WrappedKey wrapped) {
        SecretKey key = unwrapped(wrapped, clear.caller());
        List<EnrolmentSample> samples = new ArrayList<>(clear.samples().size());
        for (EnrolmentSample sample : clear.samples()) {
            Embedding embedding = sample.embedding();
            byte[] sealed = AesGcm.seal(
                    key, embedding.bytes(), EMBEDDING, clear.caller().value(), sample.id(), embedding.modelId());
            samples.add(sample.with(Embedding.of(embedding.modelId(), sealed)));
        }
        Map<String, String> metadata = new HashMap<>(clear.metadata());
        metadata.put(KEY, wrapped.toString());
        return new Voiceprint(clear.caller(), samples, metadata, clear.createdAt(), clear.lastSeen());
    }

    /** @throws SealException when it cannot be opened, or was not sealed */
    Voiceprint opened(Voiceprint kept) {
        SecretKey key = keyOf(kept);
        List<EnrolmentSample> samples = new ArrayList<>(kept.samples().size());
        for (EnrolmentSample sample : kept.samples()) {
            samples.add(opened(kept.caller(), sample, key));
        }
        Map<String, String> metadata = new HashMap<>(kept.metadata());
        metadata.remove(KEY);
        return new Voiceprint(kept.caller(), samples, metadata, kept.createdAt(), kept.lastSeen());
    }

    private static EnrolmentSample opened(CallerId caller, EnrolmentSample sample, SecretKey key) {
        Embedding embedding = sample.embedding();
        try {
            if (!embedding.isSealed()) {
                throw new AEADBadTagException("in the clear");
            }
            byte[] clear =
                    AesGcm.open(key, embedding.bytes(), EMBEDDING, caller.value(), sample.id(), embedding.modelId());
            return sample.with(Embedding.of(embedding.modelId(), clear));
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new SealException("sample " + sample.id()
                    + " does not open: it was altered, moved or written by another program; nothing was changed");
        }
    }

    /**
     * The data key of a caller.
     *
     * @throws SealException when it does not open
     */
    SecretKey keyOf(Voiceprint kept) {
        return unwrapped(wrapped(kept), kept.caller());
    }

    /** Sealed throughout, under the key in force. */
    boolean isCurrent(Voiceprint kept) {
        return kept.samples().stream().allMatch(sample -> sample.embedding().isSealed())
                && wrapped(kept).keyId().equals(keys.inForce().id());
    }

    /** The same under the key in force; what was in the clear is sealed. */
    Voiceprint renewed(Voiceprint kept) {
        if (kept.samples().stream().noneMatch(sample -> sample.embedding().isSealed())) {
            return sealed(kept, Optional.empty());
        }
        try {
            WrappedKey wrapped = wrapped(kept)
                    .under(keys.inForce(), keys, OWNER, kept.caller().value());
            Map<String, String> metadata = new HashMap<>(kept.metadata());
            metadata.put(KEY, wrapped.toString());
            return new Voiceprint(kept.caller(), kept.samples(), metadata, kept.createdAt(), kept.lastSeen());
        } catch (AEADBadTagException e) {
            throw brokenKey();
        }
    }

    private static WrappedKey wrapped(Voiceprint kept) {
        String text = kept.metadata().get(KEY);
        if (text == null) {
            throw new SealException("a voiceprint is not sealed, expected one that is: `callprint store seal` seals"
                    + " what another program wrote");
        }
        return wrapped(text);
    }

    private static WrappedKey wrapped(String text) {
        try {
            return WrappedKey.of(text);
        } catch (IllegalArgumentException e) {
            throw brokenKey();
        }
    }

    private SecretKey unwrapped(WrappedKey wrapped, CallerId caller) {
        try {
            return wrapped.unwrap(keys, OWNER, caller.value());
        } catch (AEADBadTagException e) {
            throw brokenKey();
        }
    }

    private static SealException brokenKey() {
        return new SealException(
                "the key of a caller does not open: it was altered or is another caller's; nothing was changed");
    }
}
