package io.callprint.store;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.Voiceprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What a store holds, as fingerprints: enough to see what another store lacks, without keeping the voices in memory. */
final class Inventory {
    private final Map<CallerId, Known> voiceprints = new HashMap<>();
    private final Map<CallerId, Fingerprint> optOuts = new HashMap<>();
    private final Map<CallerId, List<Fingerprint>> ledgers = new HashMap<>();
    private final Map<Name, Fingerprint> notes = new HashMap<>();
    private final Map<AttachmentName, Fingerprint> attachments = new HashMap<>();
    private final Map<CallerId, Set<String>> samples = new HashMap<>();
    private long consents;
    private Fingerprint sum = Fingerprint.NONE;

    private record Known(Fingerprint fingerprint, Instant lastSeen) {}

    private record Name(String kind, String key) {}

    private record AttachmentName(CallerId caller, String sampleId, String name) {
        static AttachmentName of(Attachment one) {
            return new AttachmentName(one.caller(), one.sampleId(), one.name());
        }
    }

    /** How an entry stands to what is there already. */
    enum Standing {
        SAME,
        MISSING,
        /** There is something newer there, or the wish not to be there, or another history: it stays. */
        LEFT
    }

    static Inventory of(StoreCopy.Source store) {
        Inventory inventory = new Inventory();
        store.forEachKept(inventory::add);
        return inventory;
    }

    private void add(Kept entry) {
        Fingerprint fingerprint = Fingerprint.of(entry);
        switch (entry) {
            case Voiceprint one -> {
                voiceprints.put(one.caller(), new Known(fingerprint, one.lastSeen()));
                hasNow(one);
            }
            case OptOut one -> optOuts.put(one.caller(), fingerprint);
            case Consent one -> {
                List<Fingerprint> ledger = ledgers.computeIfAbsent(one.caller(), _ -> new ArrayList<>(1));
                ledger.add(fingerprint);
                sum = sum.plus(fingerprint.times(ledger.size())); // the place in the ledger counts
                consents++;
                return;
            }
            case Note one -> notes.put(new Name(one.kind(), one.key()), fingerprint);
            case Attachment one -> attachments.put(AttachmentName.of(one), fingerprint);
        }
        sum = sum.plus(fingerprint);
    }

    /** What is attached to these samples, and to no others of the caller, fits from now on. */
    void hasNow(Voiceprint voiceprint) {
        samples.put(voiceprint.caller(), Set.copyOf(voiceprint.sampleIds()));
    }

    int size() {
        return Math.toIntExact(voiceprints.size() + optOuts.size() + consents + notes.size() + attachments.size());
    }

    StoreCopy.Totals totals() {
        return new StoreCopy.Totals(
                voiceprints.size(), optOuts.size(), consents, notes.size(), attachments.size(), sum.toString());
    }

    /** @param place of a consent in its ledger, from 0 */
    Standing standing(Kept entry, OptionalInt place) {
        Fingerprint fingerprint = Fingerprint.of(entry);
        return switch (entry) {
            case Voiceprint one -> {
                Known there = voiceprints.get(one.caller());
                if (optOuts.containsKey(one.caller())) {
                    yield Standing.LEFT;
                } else if (there == null) {
                    yield Standing.MISSING;
                } else if (there.fingerprint().equals(fingerprint)) {
                    yield Standing.SAME;
                }
                yield there.lastSeen().isAfter(one.lastSeen()) ? Standing.LEFT : Standing.MISSING;
            }
            case OptOut one -> fingerprint.equals(optOuts.get(one.caller())) ? Standing.SAME : Standing.MISSING;
            case Consent one -> {
                List<Fingerprint> ledger = ledgers.getOrDefault(one.caller(), List.of());
                int at = place.orElseThrow();
                if (at >= ledger.size()) {
                    yield Standing.MISSING;
                }
                yield ledger.get(at).equals(fingerprint) ? Standing.SAME : Standing.LEFT;
            }
            case Note one ->
                fingerprint.equals(notes.get(new Name(one.kind(), one.key()))) ? Standing.SAME : Standing.MISSING;
            case Attachment one -> {
                Fingerprint there = attachments.get(AttachmentName.of(one));
                if (fingerprint.equals(there)) {
                    yield Standing.SAME;
                }
                boolean fits = samples.getOrDefault(one.caller(), Set.of()).contains(one.sampleId());
                yield fits && there == null ? Standing.MISSING : Standing.LEFT;
            }
        };
    }
}
