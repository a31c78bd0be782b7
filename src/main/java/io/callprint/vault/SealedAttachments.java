package io.callprint.vault;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Attachments;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The attachments of a sealed store: sealed on their way down, opened on their way up. */
final class SealedAttachments implements Attachments {
    private final VoiceprintStore engine;
    private final AttachmentSeal seal;
    private final Checked checked;

    /** Does work of a store once its keys are known to fit. */
    interface Checked {
        <T> T run(Supplier<T> work);
    }

    SealedAttachments(VoiceprintStore engine, AttachmentSeal seal, Checked checked) {
        this.engine = engine;
        this.seal = seal;
        this.checked = checked;
    }

    @Override
    public boolean put(Attachment attachment) {
        return checked.run(() -> engine.find(attachment.caller())
                .map(of -> engine.attachments().put(seal.sealed(attachment, of)))
                .orElse(false));
    }

    @Override
    public boolean remove(CallerId caller, String sampleId, String name) {
        return checked.run(() -> engine.attachments().remove(caller, sampleId, name));
    }

    @Override
    public List<Attachment> of(CallerId caller, String name) {
        return checked.run(() -> {
            List<Attachment> kept = engine.attachments().of(caller, name);
            if (kept.isEmpty()) {
                return kept;
            }
            Optional<Voiceprint> of = engine.find(caller);
            return of.isEmpty()
                    ? List.of() // deleted meanwhile
                    : kept.stream().map(one -> seal.opened(one, of.get())).toList();
        });
    }

    /** Opens them on all cores: a server that loads callers whom another model embedded asks for many. */
    @Override
    public List<Attachment> of(Collection<CallerId> callers, String name) {
        return checked.run(() -> {
            List<Attachment> kept = engine.attachments().of(callers, name);
            Set<CallerId> owners = kept.stream().map(Attachment::caller).collect(Collectors.toSet());
            Map<CallerId, Voiceprint> voiceprints =
                    engine.findAll(owners).stream().collect(Collectors.toMap(Voiceprint::caller, Function.identity()));
            return kept.parallelStream()
                    .flatMap(one -> Optional.ofNullable(voiceprints.get(one.caller())) // else deleted meanwhile
                            .map(of -> seal.opened(one, of))
                            .stream())
                    .toList();
        });
    }

    @Override
    public SortedSet<String> names() {
        return checked.run(() -> engine.attachments().names());
    }

    /** Leaves out what the engine keeps of callers who are gone: nothing opens it. */
    @Override
    public void forEach(String name, Consumer<? super Attachment> reader) {
        checked.run(() -> {
            engine.attachments().forEach(name, new Opening(reader));
            return true;
        });
    }

    /** They come caller by caller: each voiceprint is read once. */
    private final class Opening implements Consumer<Attachment> {
        private final Consumer<? super Attachment> reader;
        private @Nullable CallerId caller;
        private Optional<Voiceprint> of = Optional.empty();

        Opening(Consumer<? super Attachment> reader) {
            this.reader = reader;
        }

        @Override
        public void accept(Attachment kept) {
            if (!kept.caller().equals(caller)) {
                caller = kept.caller();
                of = engine.find(kept.caller());
            }
            of.ifPresent(voiceprint -> reader.accept(seal.opened(kept, voiceprint)));
        }
    }
}
