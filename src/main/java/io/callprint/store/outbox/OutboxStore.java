package io.callprint.store.outbox;

import io.callprint.store.ForwardingStore;
import io.callprint.store.Joining;
import io.callprint.store.News;
import io.callprint.voiceprint.Attachments;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.RepeatableStore;
import io.callprint.voiceprint.RepeatableStore.Outcome;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.StoreWrite;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store on a server that loses no write while the server is away or slower than its limit: the write goes into a file of
 * this machine, is acknowledged once it is on the disk there, and is done at the server in the order of the file when it is
 * back. As long as something waits, later writes of this process wait behind it. Every write has an id that the server
 * remembers with it, so that one whose answer was lost happens once.
 *
 * <p>While a write waits nobody knows what the server would say: what is to be deleted is taken to be there unless a mirror
 * says otherwise, and a replacement to fit. {@link Conflict} says what happens when it did not; an opt-out made meanwhile wins
 * over any enrolment. Reads go to the server, with what waits put over it for voiceprints and opt-outs. Many entries at once
 * ({@link #putAll}) do not wait: whoever copies can start again.
 */
public final class OutboxStore extends ForwardingStore {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(OutboxStore.class);

    private final RepeatableStore server;
    private final OutboxFile file;
    private final Clock clock;
    private final Attachments attachments;
    private final Expected expected = new Expected();
    private final News added = new News();
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final Thread replaying;
    private volatile boolean somethingWaits;

    private OutboxStore(RepeatableStore server, OutboxFile file, Joining joining, Clock clock) {
        super(server);
        this.server = server;
        this.file = file;
        this.clock = clock;
        Replay replay = new Replay(server, file, joining);
        this.replaying = Thread.ofPlatform()
                .daemon()
                .name("outbox")
                .unstarted(() -> replay.untilInterrupted(expected::settled, this::rest));
        this.attachments = new OutboxAttachments(server, one -> done(new StoreWrite.Put(one)));
    }

    /**
     * @param server closed with this store
     * @param file of this machine alone, created when missing; holds what is sealed as it is
     * @param joining brings what waited and what others left together
     * @return empty when another process owns the file
     * @throws StoreUnavailableException when the file cannot be used
     */
    public static Optional<VoiceprintStore> over(RepeatableStore server, Path file, Joining joining, Clock clock) {
        return over(server, UnaryOperator.identity(), file, joining, clock);
    }

    /** @param owned what is put around the server when the file, and with it what else this machine keeps, is ours */
    public static Optional<VoiceprintStore> over(
            RepeatableStore server, UnaryOperator<RepeatableStore> owned, Path file, Joining joining, Clock clock) {
        return OutboxFile.open(file).map(open -> {
            OutboxStore store = new OutboxStore(owned.apply(server), open, joining, clock);
            store.begin();
            return store;
        });
    }

    private void begin() {
        long last = 0;
        for (Optional<OutboxFile.Waiting> next = file.after(last); next.isPresent(); next = file.after(last)) {
            last = next.get().number();
            Replay.decoded(next.get()).ifPresent(expected::waits);
            somethingWaits = true;
        }
        replaying.start();
    }

    /** @return empty when it waits */
    private Optional<Outcome> write(StoreWrite write) {
        String id = UUID.randomUUID().toString();
        if (!somethingWaits) {
            try {
                return Optional.of(server.once(id, write));
            } catch (StoreUnavailableException e) {
                log.warn("a write waits in the outbox: {}", e.getMessage());
            }
        }
        enqueue(id, write);
        return Optional.empty();
    }

    /** @return whether it was done, or waits and is expected to fit */
    private boolean done(StoreWrite write) {
        return write(write).map(Outcome.DONE::equals).orElse(true);
    }

    private synchronized void enqueue(String id, StoreWrite write) {
        refuseOptedOut(write);
        file.add(id, WriteForm.bytes(write), clock.instant());
        expected.waits(write);
        somethingWaits = true;
        added.arrived();
    }

    private void refuseOptedOut(StoreWrite write) {
        Optional<CallerId> enrolled = switch (write) {
            case StoreWrite.Put(Voiceprint voiceprint) -> Optional.of(voiceprint.caller());
            case StoreWrite.Replace replace -> Optional.of(replace.voiceprint().caller());
            default -> Optional.empty();
        };
        if (enrolled.flatMap(expected::optedOut).orElse(false)) {
            throw new OptedOutException(enrolled.get());
        }
    }

    /** The outbox's thread has nothing to do. */
    private void rest() throws InterruptedException {
        if (hasJustEmptied()) {
            // conflicts and refusals may have left something else than what was told while it waited
            listeners.forEach(listener -> listener.hears(listener::onResync));
        } else {
            added.await(LOOK_EVERY);
        }
    }

    /** Writes go to the server again from the moment in which nothing waits. */
    private synchronized boolean hasJustEmptied() {
        boolean before = somethingWaits;
        somethingWaits = file.size() > 0;
        if (before && !somethingWaits) {
            log.info("everything that waited in the outbox is done");
        }
        return before && !somethingWaits;
    }

    public OutboxStatus status() {
        return file.status();
    }

    @Override
    public void save(Voiceprint voiceprint) {
        write(new StoreWrite.Put(voiceprint));
    }

    @Override
    public boolean replace(Optional<Voiceprint> seen, Voiceprint voiceprint) {
        List<String> ids = seen.map(Voiceprint::sampleIds).orElse(List.of());
        return done(new StoreWrite.Replace(ids, voiceprint));
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return expected.voiceprint(caller).orElseGet(() -> server.find(caller));
    }

    @Override
    public List<Voiceprint> findAll(Collection<CallerId> callers) {
        List<Voiceprint> found = new ArrayList<>();
        for (Voiceprint there : server.findAll(callers)) {
            if (expected.voiceprint(there.caller()).isEmpty()) {
                found.add(there);
            }
        }
        callers.forEach(caller ->
                expected.voiceprint(caller).flatMap(Function.identity()).ifPresent(found::add));
        return found;
    }

    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        Set<CallerId> told = new HashSet<>();
        server.forEach(voiceprint -> {
            Optional<Optional<Voiceprint>> later = expected.voiceprint(voiceprint.caller());
            if (later.isPresent()) {
                told.add(voiceprint.caller());
            }
            later.orElse(Optional.of(voiceprint)).ifPresent(reader);
        });
        expected.forEach((caller, later) -> {
            if (!told.contains(caller)) {
                later.ifPresent(reader);
            }
        });
    }

    @Override
    public boolean delete(CallerId caller) {
        boolean isTakenToBeThere = isThere(caller);
        return write(new StoreWrite.Delete(caller)).map(Outcome.DONE::equals).orElse(isTakenToBeThere);
    }

    private boolean isThere(CallerId caller) {
        try {
            return find(caller).isPresent();
        } catch (StoreUnavailableException e) {
            return true;
        }
    }

    @Override
    public void touch(CallerId caller, Instant lastSeen) {
        write(new StoreWrite.Touch(caller, lastSeen));
    }

    @Override
    public void optOut(CallerId caller, Instant at) {
        write(new StoreWrite.Put(new OptOut(caller, at)));
    }

    @Override
    public boolean withdrawOptOut(CallerId caller) {
        return done(new StoreWrite.Withdraw(caller));
    }

    @Override
    public boolean hasOptedOut(CallerId caller) {
        return expected.optedOut(caller).orElseGet(() -> server.hasOptedOut(caller));
    }

    @Override
    public void record(Consent consent) {
        write(new StoreWrite.Put(consent));
    }

    @Override
    public void keep(Note note, Instant now) {
        write(new StoreWrite.Keep(note, now));
    }

    @Override
    public boolean drop(String kind, String key) {
        return done(new StoreWrite.Drop(kind, key));
    }

    @Override
    public Attachments attachments() {
        return attachments;
    }

    @Override
    public AutoCloseable watch(ChangeListener listener) {
        listeners.add(listener);
        AutoCloseable watch = server.watch(expected.over(listener));
        return () -> {
            listeners.remove(listener);
            watch.close();
        };
    }

    @Override
    public boolean isSettled() {
        return !somethingWaits && server.isSettled();
    }

    /** What waits stays in the file for the next start. */
    @Override
    public void close() {
        replaying.interrupt();
        try {
            replaying.join(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
        file.close();
    }
}
