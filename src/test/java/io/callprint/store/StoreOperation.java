package io.callprint.store;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One of an endless list of random operations: the same number is the same operation in every process. */
final class StoreOperation {
    private static final int CALLERS = 14;

    private final int number;

    StoreOperation(int number) {
        this.number = number;
    }

    private static boolean attach(VoiceprintStore store, Voiceprint kept, Random random) {
        byte[] octets = new byte[random.nextInt(2000)];
        random.nextBytes(octets);
        String sample = kept.sampleIds().get(random.nextInt(kept.samples().size()));
        String name = random.nextInt(4) == 0 ? "model:other" : "speech";
        return store.attachments().put(Attachment.of(kept.caller(), sample, name, Attachment.Form.PCMU, octets));
    }

    /** @return what the store answered, in words that the same operation on another store gives too */
    String on(VoiceprintStore store) {
        Random random = new Random(number * 2_654_435_761L);
        random.nextInt(); // the first number of neighbouring seeds is nearly the same
        CallerId caller = new CallerId("caller-" + random.nextInt(CALLERS));
        Instant at = Voiceprints.NOON.plusMillis(random.nextInt(-100_000, 100_000));
        Voiceprint voiceprint =
                Voiceprints.of(caller.value(), 1 + random.nextInt(3), Map.of("step", "" + number), at, random);
        Note note = new Note("kind-" + random.nextInt(2), "key-" + random.nextInt(5), "body " + number, at);
        try {
            return switch (random.nextInt(48)) {
                case 0, 1, 2, 3 -> {
                    store.save(voiceprint);
                    yield "saved";
                }
                case 4 -> "replaced " + store.replace(Optional.empty(), voiceprint);
                case 5 -> "replaced " + store.replace(store.find(caller), voiceprint);
                case 6, 7 -> "deleted " + store.delete(caller);
                case 8, 9 -> {
                    store.touch(caller, at);
                    yield "touched";
                }
                case 10 -> {
                    store.optOut(caller, at);
                    yield "opted out";
                }
                case 11, 12 -> "withdrawn " + store.withdrawOptOut(caller);
                case 13 -> {
                    store.record(new Consent(caller, "p", Consent.Answer.YES, "step " + number, "w", at));
                    yield "recorded";
                }
                case 14 -> {
                    store.keep(note, at.minusMillis(random.nextInt(100_000)));
                    yield "kept";
                }
                case 15 -> "dropped " + store.drop(note.kind(), note.key());
                case 16 -> {
                    store.putAll(List.of(new Consent(caller, "p", Consent.Answer.NO, "step " + number, "w", at), note));
                    yield "put";
                }
                case 17, 18 -> "notes " + store.notes(note.kind()).hashCode();
                case 19, 20 -> "consents " + store.consents(caller).hashCode();
                case 21, 22 -> "opt-out " + store.hasOptedOut(caller);
                case 23, 24 -> "count " + store.count();
                case 25, 26, 27, 28, 29 -> "attached " + store.find(caller).map(kept -> attach(store, kept, random));
                case 30 ->
                    "detached "
                            + store.find(caller)
                                    .map(kept -> store.attachments()
                                            .remove(caller, kept.sampleIds().getFirst(), "speech"));
                case 31 -> "attachments " + Set.copyOf(store.attachments().of(caller, "speech"));
                case 32 ->
                    "attached to nothing "
                            + store.attachments()
                                    .put(Attachment.of(
                                            caller, "ffffffff", "speech", Attachment.Form.PCMU, new byte[1]));
                default -> "found " + store.find(caller).hashCode();
            };
        } catch (OptedOutException e) {
            return "refused";
        }
    }
}
