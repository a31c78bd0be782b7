package io.callprint.store.outbox;

import io.callprint.store.Joining;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.RepeatableStore;
import io.callprint.voiceprint.RepeatableStore.Outcome;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.StoreWrite;
import io.callprint.voiceprint.Voiceprint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does at the server what waited. Used by one thread. */
final class Replay {
    private static final Logger log = LoggerFactory.getLogger(Replay.class);

    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);
    private static final byte[] NOTHING = {};

    private final RepeatableStore server;
    private final OutboxFile file;
    private final Joining joining;

    Replay(RepeatableStore server, OutboxFile file, Joining joining) {
        this.server = server;
        this.file = file;
        this.joining = joining;
    }

    /** What a thread does that has nothing to do. */
    interface Rest {
        void rest() throws InterruptedException;
    }

    /**
     * Does what waits, oldest first; while the server is away it tries again with growing pauses.
     *
     * @param settled hears of each that was done or refused
     * @param rest when nothing waits
     */
    void untilInterrupted(Consumer<StoreWrite> settled, Rest rest) {
        Duration retry = FIRST_RETRY;
        try {
            while (true) {
                try {
                    Optional<OutboxFile.Waiting> next = file.after(0);
                    if (next.isPresent()) {
                        one(next.get()).ifPresent(settled);
                        retry = FIRST_RETRY;
                    } else {
                        rest.rest();
                    }
                } catch (StoreUnavailableException e) {
                    Thread.sleep(retry);
                    retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the store is closed
        }
    }

    /** Empty for one that is damaged. */
    static Optional<StoreWrite> decoded(OutboxFile.Waiting waiting) {
        try {
            return Optional.of(WriteForm.write(waiting.write()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Does one and takes it out of the file. A crash between the two is harmless: the server remembers the id.
     *
     * @return the write that was done or refused
     * @throws StoreUnavailableException when the server is still away: the write stays first
     */
    private Optional<StoreWrite> one(OutboxFile.Waiting waiting) {
        Optional<StoreWrite> write = decoded(waiting);
        try {
            if (write.isEmpty()) {
                refuse(waiting, "it is damaged", waiting.write());
            } else if (perform(waiting.id(), write.get())) {
                file.done(waiting);
            } else {
                refuse(waiting, "the voiceprint was deleted or made by another model meanwhile", NOTHING);
            }
        } catch (OptedOutException e) {
            refuse(waiting, "the caller opted out meanwhile", NOTHING);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            refuse(waiting, "the server's engine failed with " + e.getClass().getSimpleName(), waiting.write());
        }
        return write;
    }

    private void refuse(OutboxFile.Waiting waiting, String reason, byte[] kept) {
        log.warn("a write that waited since {} was not done: {}", waiting.at(), reason);
        file.refuse(waiting, reason, kept);
    }

    /** @return false when a rule leaves nothing to write */
    private boolean perform(String id, StoreWrite write) {
        Outcome outcome = server.once(id, write);
        if (outcome != Outcome.NOTHING
                || !(write instanceof StoreWrite.Replace(List<String> seen, Voiceprint waited))) {
            return true;
        }
        while (true) {
            Optional<Voiceprint> present = server.find(waited.caller());
            Voiceprint ours =
                    present.map(there -> joining.voiceprint(waited, there)).orElse(waited);
            Optional<Voiceprint> settled = Conflict.settled(seen, ours, present);
            if (settled.isEmpty()) {
                return false;
            }
            List<String> ids = present.map(Voiceprint::sampleIds).orElse(List.of());
            present.ifPresent(there -> joinAttachments(waited, there));
            if (server.once(id, new StoreWrite.Replace(ids, settled.get())) != Outcome.NOTHING) {
                present.ifPresent(there -> joinAttachments(waited, there)); // what came to wait meanwhile
                return true;
            }
        }
    }

    /** Those that wait behind a voiceprint come under its new key before it does: a crash between leaves what opens. */
    private void joinAttachments(Voiceprint ours, Voiceprint theirs) {
        Optional<OutboxFile.Waiting> next = file.after(0);
        while (next.isPresent()) {
            OutboxFile.Waiting waiting = next.get();
            if (decoded(waiting).orElse(null) instanceof StoreWrite.Put(Attachment one)
                    && one.caller().equals(ours.caller())) {
                file.rewrite(waiting, WriteForm.bytes(new StoreWrite.Put(joining.attachment(one, ours, theirs))));
            }
            next = file.after(waiting.number());
        }
    }
}
