package io.callprint.store;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies everything from one store to another, whatever their engines. What is at the target already is not written again,
 * so a copy that was interrupted goes on where it stopped when it is started once more. Nothing newer at the target is
 * overwritten, and nobody who opted out there comes back. Afterwards both stores are read again and compared.
 */
public final class StoreCopy {
    private static final int AT_ONCE = 200;

    private final Source from;
    private final VoiceprintStore to;
    private final Steps steps;

    private final List<Kept> waiting = new ArrayList<>(AT_ONCE);
    private @Nullable CallerId ledgerOf;
    private int placeInLedger;
    private int written;
    private int same;
    private int left;

    /** What gives all its entries, the same each time: a store, or what was exported from one. */
    @FunctionalInterface
    public interface Source {
        void forEachKept(Consumer<Kept> reader);

        /** Everything in a store, attachments last. */
        static Source of(VoiceprintStore store) {
            return reader -> {
                store.forEachKept(reader);
                store.attachments().forEach(reader);
            };
        }
    }

    /** Hears how far it has come. */
    public interface Steps {
        /** @param entries of the source, at most */
        void begin(int entries);

        void step();
    }

    /**
     * What a store holds.
     *
     * @param hash over all entries, the same for the same entries in every engine
     */
    public record Totals(long voiceprints, long optOuts, long consents, long notes, long attachments, String hash) {}

    /**
     * What came of it.
     *
     * @param written entries that the target lacked
     * @param same entries that were there already
     * @param left entries for which the target has something newer, an opt-out or another history
     */
    public record Report(int written, int same, int left, Totals source, Totals target) {
        /** Whether both stores hold exactly the same now. */
        public boolean isVerified() {
            return source.equals(target);
        }
    }

    public StoreCopy(Source from, VoiceprintStore to, Steps steps) {
        this.from = from;
        this.to = to;
        this.steps = steps;
    }

    /** @throws io.callprint.voiceprint.StoreUnavailableException what was written so far stays; start again to go on */
    public Report run() {
        Inventory there = Inventory.of(Source.of(to));
        steps.begin(Inventory.of(from).size());
        from.forEachKept(entry -> consider(entry, there));
        flush();
        return new Report(
                written,
                same,
                left,
                Inventory.of(from).totals(),
                Inventory.of(Source.of(to)).totals());
    }

    private void consider(Kept entry, Inventory there) {
        OptionalInt place = entry instanceof Consent consent ? OptionalInt.of(place(consent)) : OptionalInt.empty();
        switch (there.standing(entry, place)) {
            case SAME -> same++;
            case LEFT -> left++;
            case MISSING -> {
                written++;
                if (entry instanceof Voiceprint voiceprint) {
                    there.hasNow(voiceprint);
                } else if (entry instanceof Attachment
                        && !(waiting.isEmpty() || waiting.getLast() instanceof Attachment)) {
                    flush(); // samples are there before what is attached to them
                }
                waiting.add(entry);
                if (waiting.size() == AT_ONCE) {
                    flush();
                }
            }
        }
        steps.step();
    }

    private int place(Consent consent) {
        placeInLedger = consent.caller().equals(ledgerOf) ? placeInLedger + 1 : 0;
        ledgerOf = consent.caller();
        return placeInLedger;
    }

    private void flush() {
        if (!waiting.isEmpty()) {
            to.putAll(List.copyOf(waiting));
            waiting.clear();
        }
    }
}
