package io.callprint.vault;

import io.callprint.store.StoreCopy;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings everything an engine keeps under the key in force: seals what is in the clear and wraps anew what another key
 * wrapped. Others may read and write meanwhile. Interrupted, it is begun again and goes on with what is left.
 */
public final class Sealing {
    /** Its being there says that some of the store may still be in the clear. */
    private static final String UNFINISHED = "sealing";

    private static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");

    private final VoiceprintStore engine;
    private final KeyRing keys;
    private final VoiceprintSeal voiceprints;
    private final AttachmentSeal attachments;
    private final NoteSeal notes;

    /**
     * What was done.
     *
     * @param keyId of the key in force
     * @param changed entries that are new under it
     * @param same entries that were before
     */
    public record Report(String keyId, int changed, int same) {}

    public Sealing(VoiceprintStore engine, KeyRing keys) {
        this.engine = engine;
        this.keys = keys;
        this.voiceprints = new VoiceprintSeal(keys);
        this.attachments = new AttachmentSeal(voiceprints);
        this.notes = new NoteSeal(keys);
    }

    public static boolean isSealed(VoiceprintStore engine) {
        return VaultHead.in(engine).isPresent();
    }

    /**
     * Two stores that hold entries of one another must make the same hashes of opted-out callers.
     *
     * @throws IllegalArgumentException one sentence, when both are sealed and do not
     */
    public static void requireSameSecret(VoiceprintStore from, VoiceprintStore to) {
        Optional<VaultHead> theirs = VaultHead.in(from);
        Optional<VaultHead> ours = VaultHead.in(to);
        if (theirs.isPresent()
                && ours.isPresent()
                && !theirs.get().mark().equals(ours.get().mark())) {
            throw new IllegalArgumentException(
                    "the target was sealed as another store (%s), expected an empty one or one sealed as %s; export and import instead"
                            .formatted(ours.get().mark(), theirs.get().mark()));
        }
    }

    /** @throws SealException where only the operator can do that, unless the one in force is new already */
    public void putNewKeyInForce() {
        Optional<VaultHead> head = VaultHead.in(engine);
        head.ifPresent(known -> known.opened(keys)); // a wrong key ends it here
        if (head.isEmpty() || head.get().isCurrent(keys)) {
            keys.source().add();
        }
    }

    /** Whether a store holds entries that nobody has sealed yet. */
    boolean isUnfinished() {
        return engine.notes(UNFINISHED).stream().findAny().isPresent();
    }

    /**
     * @throws SealException when a key that is needed is not there; what was done so far stays
     * @throws io.callprint.voiceprint.StoreUnavailableException the same
     */
    public Report run(StoreCopy.Steps steps) {
        boolean hasClear = VaultHead.in(engine).isEmpty() || isUnfinished();
        engine.keep(new Note(UNFINISHED, UNFINISHED, "", FOR_EVER), Instant.EPOCH);
        VaultHead head = VaultHead.in(engine).orElseGet(() -> VaultHead.first(keys.made()));
        Tombstones tombstones = head.opened(keys); // a wrong key ends it here
        head.renewed(keys).writeTo(engine);
        Waiting waiting = new Waiting();
        engine.forEachKept(waiting::look);
        steps.begin(waiting.callers.size() + waiting.kept.size() + waiting.optOuts.size());
        int changed = 0;
        for (CallerId caller : waiting.callers) {
            changed += renew(caller) ? 1 : 0;
            steps.step();
        }
        for (Note note : waiting.kept) {
            changed += renew(note) ? 1 : 0;
            steps.step();
        }
        for (OptOut optOut : waiting.optOuts) {
            engine.optOut(tombstones.of(optOut.caller()), optOut.at()); // before the name goes
            engine.withdrawOptOut(optOut.caller());
            changed++;
            steps.step();
        }
        if (hasClear) { // what is sealed stays as it is when a caller's key is wrapped anew
            changed += sealAttachments();
        }
        engine.drop(UNFINISHED, UNFINISHED); // engines wipe with it what was overwritten before
        return new Report(keys.inForce().id(), changed, waiting.same);
    }

    /** What is not under the key in force yet. */
    private final class Waiting {
        private final List<CallerId> callers = new ArrayList<>();
        private final List<Note> kept = new ArrayList<>();
        private final List<OptOut> optOuts = new ArrayList<>();
        private int same;

        void look(Kept entry) {
            switch (entry) {
                case Voiceprint one when !voiceprints.isCurrent(one) -> callers.add(one.caller());
                case Note note when !isOwn(note) && !notes.isCurrent(note) -> kept.add(note);
                case OptOut optOut when !Tombstones.isOne(optOut.caller()) -> optOuts.add(optOut);
                case Voiceprint _, Note _, OptOut _ -> same++;
                case Consent _, Attachment _ -> {}
            }
        }
    }

    private int sealAttachments() {
        int[] sealed = {0};
        engine.attachments().forEach(one -> {
            if (!one.isSealed()) {
                Optional<Voiceprint> of = engine.find(one.caller());
                sealed[0] += of.isPresent() && engine.attachments().put(attachments.sealed(one, of.get())) ? 1 : 0;
            }
        });
        return sealed[0];
    }

    /** Whether a note says something about the sealing itself. */
    static boolean isOwn(Note note) {
        return note.kind().equals(VaultHead.KIND) || note.kind().equals(UNFINISHED);
    }

    private boolean renew(CallerId caller) {
        while (true) {
            Optional<Voiceprint> kept = engine.find(caller);
            if (kept.isEmpty() || voiceprints.isCurrent(kept.get())) {
                return false;
            }
            if (engine.replace(kept, voiceprints.renewed(kept.get()))) {
                return true;
            }
        }
    }

    private boolean renew(Note note) {
        if (!engine.notes(note.kind()).contains(note)) {
            return false; // gone or written anew meanwhile
        }
        engine.keep(notes.renewed(note), Instant.EPOCH);
        return true;
    }
}
