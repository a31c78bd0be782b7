package io.callprint.vault;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.VoiceSearch;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks whether everything that a store keeps fits together: whether it opens with the keys, whether the engine's own index
 * gives what a walk over everything gives, whether somebody is enrolled who opted out or never agreed. What can be mended
 * without guessing is mended on request. Blocks on the store; used once.
 */
public final class StoreCheck {
    private final VoiceprintStore engine;
    private final VoiceprintStore store;
    private final KeyRing keys;
    private final Instant now;
    private final boolean repairs;
    private final boolean serverSearches;
    private final Optional<SearchCheck> searchCheck;
    private final List<Finding> findings = new ArrayList<>();

    private final Map<CallerId, List<String>> samplesOf = new HashMap<>();
    private final Set<CallerId> agreed = new HashSet<>();
    private final List<Note> expired = new ArrayList<>();
    private long withSpeech;

    /**
     * Something that does not fit.
     *
     * @param what one sentence
     * @param remedy what mends it; empty when nobody but an operator can tell
     * @param isRepaired whether it was done
     */
    public record Finding(String what, String remedy, boolean isRepaired) {}

    /**
     * @param voiceprints looked at
     * @param samples of theirs
     * @param withSpeech samples whose speech is kept; the others stay with their model until the caller is heard again
     */
    public record Report(long voiceprints, long samples, long withSpeech, List<Finding> findings) {}

    /**
     * @param engine as it is
     * @param store the same as everybody works with it
     * @param serverSearches whether the engine is to keep vectors in the clear
     * @param repairs whether to mend what can be mended
     */
    public StoreCheck(
            VoiceprintStore engine,
            VoiceprintStore store,
            KeyRing keys,
            Instant now,
            boolean serverSearches,
            boolean repairs) {
        this.engine = engine;
        this.store = store;
        this.keys = keys;
        this.now = now;
        this.serverSearches = serverSearches;
        this.searchCheck = engine.search().map(SearchCheck::new);
        this.repairs = repairs;
    }

    /** @throws io.callprint.voiceprint.StoreUnavailableException when the engine cannot read what it keeps; it says what */
    public Report run() {
        boolean isSealed = Sealing.isSealed(engine);
        VoiceprintSeal voiceprints = new VoiceprintSeal(keys);
        NoteSeal notes = new NoteSeal(keys);
        engine.forEachKept(entry -> look(entry, isSealed, voiceprints, notes));
        long counted = engine.count();
        if (counted != samplesOf.size()) {
            find(
                    "the engine counts %d voiceprints, a walk over them gives %d".formatted(counted, samplesOf.size()),
                    "");
        }
        samplesOf.forEach(this::look);
        for (Note note : expired) {
            mend(
                    "a note of the kind " + note.kind() + " is over since " + note.until(),
                    "it is dropped",
                    () -> engine.drop(note.kind(), note.key()));
        }
        engine.search().ifPresent(search -> search.models().forEach(modelId -> look(search, modelId)));
        AttachmentSeal attachments = new AttachmentSeal(voiceprints);
        engine.attachments().forEach(one -> look(one, isSealed, attachments));
        long samples = samplesOf.values().stream().mapToLong(List::size).sum();
        return new Report(samplesOf.size(), samples, withSpeech, List.copyOf(findings));
    }

    private void look(Kept entry, boolean isSealed, VoiceprintSeal voiceprints, NoteSeal notes) {
        switch (entry) {
            case Voiceprint one -> {
                samplesOf.put(one.caller(), one.sampleIds());
                searchCheck.ifPresent(check -> check.saw(one));
                if (new HashSet<>(one.sampleIds()).size() < one.sampleIds().size()) {
                    find("caller " + one.caller() + " has one sample more than once", "");
                }
                opens("caller " + one.caller(), isSealed, () -> voiceprints.opened(one));
            }
            case Note note when Sealing.isOwn(note) -> {}
            case Note note -> {
                opens("note " + note.key(), isSealed, () -> notes.opened(note));
                if (!note.until().isAfter(now)) {
                    expired.add(note);
                }
            }
            case Consent consent when consent.given() == Consent.Answer.YES -> agreed.add(consent.caller());
            case Consent _, OptOut _, Attachment _ -> {}
        }
    }

    private void look(CallerId caller, List<String> samples) {
        if (!engine.find(caller).map(Voiceprint::sampleIds).equals(Optional.of(samples))) {
            find("caller " + caller + " is another one when looked up than in a walk over everything", "");
        }
        if (store.hasOptedOut(caller)) {
            mend(
                    "caller " + caller + " is enrolled and opted out",
                    "the voiceprint is deleted",
                    () -> engine.delete(caller));
        } else if (!agreed.contains(caller)) {
            find("caller " + caller + " is enrolled without a consent in the ledger", "");
        }
    }

    private void look(VoiceSearch search, String modelId) {
        if (!serverSearches) {
            mend(
                    "the server keeps %d vectors of model %s in the clear, and store.searchInServer is false"
                            .formatted(search.size(modelId), modelId),
                    "they are deleted",
                    () -> search.drop(modelId));
            return;
        }
        SearchCheck check = searchCheck.orElseThrow();
        SearchCheck.Found found = check.look(modelId);
        if (found.missing() > 0) {
            find(
                    found.missing() + " callers of model " + modelId + " are not in the server's search",
                    "a server with store.searchInServer puts them there when it starts, and once an hour");
        }
        mendVectors(check, modelId, found.old(), "was made of samples that are gone or does not know all");
        mendVectors(check, modelId, found.strays(), "has no voiceprint");
    }

    private void mendVectors(SearchCheck check, String modelId, List<CallerId> callers, String why) {
        if (!callers.isEmpty()) {
            mend(
                    "the server's search has %d vectors of model %s each of which %s"
                            .formatted(callers.size(), modelId, why),
                    "they are removed",
                    () -> check.remove(modelId, callers));
        }
    }

    private void look(Attachment one, boolean isSealed, AttachmentSeal attachments) {
        String what = "the %s of sample %s of caller %s".formatted(one.name(), one.sampleId(), one.caller());
        Runnable removing = () -> engine.attachments().remove(one.caller(), one.sampleId(), one.name());
        Optional<Voiceprint> of = engine.find(one.caller());
        if (of.isEmpty() || !of.get().sampleIds().contains(one.sampleId())) {
            mend(what + " is there without its sample", "it is deleted", removing);
        } else if (!one.isIntact()) {
            mend(what + " is not what was written", "it is deleted; the sample stays", removing);
        } else {
            withSpeech += one.name().equals(SampleSpeech.NAME) ? 1 : 0;
            opens(what, isSealed, () -> attachments.opened(one, of.get()));
        }
    }

    private void opens(String whose, boolean isSealed, Runnable opening) {
        if (isSealed) {
            try {
                opening.run();
            } catch (SealException e) {
                find(whose + ": " + e.getMessage(), "");
            }
        }
    }

    private void mend(String what, String remedy, Runnable work) {
        if (repairs) {
            work.run();
        }
        findings.add(new Finding(what, remedy, repairs));
    }

    private void find(String what, String remedy) {
        findings.add(new Finding(what, remedy, false));
    }
}
