package io.callprint.store.json;

import io.callprint.store.ChangeFeed;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Attachments;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Voiceprints in one JSON file that people can read, keep in version control and edit while a server runs. Every write
 * writes the whole file and syncs it: meant for some hundred callers. A file with a mistake is never overwritten; until
 * it is corrected every method throws with the place of the mistake. Times are kept as they are.
 */
public final class JsonVoiceprintStore implements VoiceprintStore {
    private static final int TRIES = 4;
    private static final long EDITOR_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration FOLLOW_EVERY = Duration.ofMillis(200);

    private final Path path;
    private final JsonFile file;
    private final AttachmentFolder attached;
    private final Attachments attachments;
    private final ReentrantLock loading = new ReentrantLock();
    private final ChangeFeed feed =
            new ChangeFeed(engine(), FOLLOW_EVERY, () -> new JsonChangeSource(this, FOLLOW_EVERY));
    private volatile @Nullable Loaded loaded; // exchanged under loading
    private volatile boolean closed;

    private @Nullable Mistaken mistaken; // under loading

    private record Loaded(JsonFile.Stamp stamp, JsonContent content) {}

    /** A state of the file that cannot be read; no need to try it again. */
    private record Mistaken(JsonFile.Stamp stamp, IOException mistake) {}

    private JsonVoiceprintStore(Path path, JsonFile file) {
        this.path = path;
        this.file = file;
        this.attached = file.attached();
        this.attachments = new JsonAttachments(this, attached);
    }

    /**
     * Opens the file, creating it and its folder when missing. A file with a mistake, of another kind or of a newer
     * version is left as it is.
     *
     * @throws StoreUnavailableException one sentence that names the file and the place in it
     */
    public static JsonVoiceprintStore open(Path path) {
        try {
            JsonFile file = new JsonFile(path);
            file.createIfMissing();
            JsonVoiceprintStore store = new JsonVoiceprintStore(path, file);
            if (!store.attached.orphans(store.load()).isEmpty()) { // left behind by a crash
                store.change("delete what is attached to nothing", _ -> true);
            }
            return store;
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "json", path + " cannot be used as a voiceprint file: " + JsonFile.reason(e), e);
        }
    }

    @Override
    public String engine() {
        return "json";
    }

    @Override
    public void save(Voiceprint voiceprint) {
        change("save a voiceprint", draft -> draft.save(voiceprint));
    }

    @Override
    public boolean replace(Optional<Voiceprint> seen, Voiceprint voiceprint) {
        List<String> samples = seen.map(Voiceprint::sampleIds).orElse(List.of());
        return change("replace a voiceprint", draft -> draft.replace(samples, voiceprint));
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return Optional.ofNullable(content("read a voiceprint").voiceprints().get(caller));
    }

    /** The reader sees the file as it was at the start. */
    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        content("read the voiceprints").voiceprints().values().forEach(reader);
    }

    @Override
    public long count() {
        return content("count the voiceprints").voiceprints().size();
    }

    @Override
    public boolean delete(CallerId caller) {
        return change("delete a voiceprint", draft -> draft.delete(caller));
    }

    @Override
    public void touch(CallerId caller, Instant lastSeen) {
        change("touch a voiceprint", draft -> draft.touch(caller, lastSeen));
    }

    @Override
    public void optOut(CallerId caller, Instant at) {
        change("record an opt-out", draft -> draft.optOut(new OptOut(caller, at)));
    }

    @Override
    public boolean withdrawOptOut(CallerId caller) {
        return change("withdraw an opt-out", draft -> draft.withdrawOptOut(caller));
    }

    @Override
    public boolean hasOptedOut(CallerId caller) {
        return content("look up an opt-out").optOuts().containsKey(caller);
    }

    @Override
    public void record(Consent consent) {
        change("record a consent", draft -> draft.record(consent));
    }

    @Override
    public List<Consent> consents(CallerId caller) {
        return content("read the consents").consents().getOrDefault(caller, List.of());
    }

    @Override
    public void keep(Note note, Instant now) {
        change("keep a note", draft -> draft.keep(note, now));
    }

    @Override
    public List<Note> notes(String kind) {
        return content("read the notes").notes(kind);
    }

    @Override
    public boolean drop(String kind, String key) {
        return change("delete a note", draft -> draft.drop(kind, key));
    }

    @Override
    public Attachments attachments() {
        return attachments;
    }

    /** The reader sees the file as it was at the start. */
    @Override
    public void forEachKept(Consumer<Kept> reader) {
        content("read what is kept").forEach(reader);
    }

    @Override
    public void putAll(List<Kept> entries) {
        change("write many entries", draft -> draft.putAll(entries));
        entries.stream().filter(Attachment.class::isInstance).forEach(one -> attachments.put((Attachment) one));
    }

    @Override
    public AutoCloseable watch(ChangeListener listener) {
        return feed.watch(listener);
    }

    @Override
    public void ping() {
        content("reach the file");
    }

    @Override
    public void close() {
        closed = true;
        feed.close();
    }

    /** What the file holds now; read again only when it has changed. */
    JsonContent content(String what) {
        if (closed) {
            throw unavailable(what, new IOException("it is closed"));
        }
        try {
            Loaded now = loaded;
            return now != null && now.stamp().equals(file.stamp()) ? now.content() : load();
        } catch (IOException e) {
            throw unavailable(what, e);
        }
    }

    private JsonContent load() throws IOException {
        loading.lock();
        try {
            for (int attempt = 1; ; attempt++) {
                JsonFile.Stamp stamp = file.stamp(); // before the bytes: what comes between is read next time
                Loaded now = loaded;
                if (now != null && now.stamp().equals(stamp)) {
                    return now.content();
                }
                Mistaken known = mistaken;
                if (known != null && known.stamp().equals(stamp)) {
                    throw known.mistake();
                }
                try {
                    JsonContent content = file.read();
                    loaded = new Loaded(stamp, content);
                    return content;
                } catch (IOException e) {
                    if (now == null || attempt == TRIES) {
                        mistaken = new Mistaken(stamp, e);
                        throw e;
                    }
                    LockSupport.parkNanos(EDITOR_NANOS); // an editor may be in the middle of writing it
                }
            }
        } finally {
            loading.unlock();
        }
    }

    private boolean change(String what, Predicate<JsonContent.Draft> edit) {
        boolean result = inTurn(what, content -> {
            attached.sweep(content); // another process may have crashed before it could
            JsonContent.Draft draft = new JsonContent.Draft(content);
            boolean done = edit.test(draft);
            if (draft.isChanged()) {
                write(draft.content());
                attached.sweep(draft.content());
            }
            return done;
        });
        feed.wake();
        return result;
    }

    /** Work with what the file holds. */
    interface ContentWork<T> {
        T on(JsonContent content) throws IOException;
    }

    <T> T reading(String what, ContentWork<T> work) {
        JsonContent content = content(what);
        try {
            return work.on(content);
        } catch (IOException e) {
            throw unavailable(what, e);
        }
    }

    /** While no other writer of this or another process writes. */
    <T> T inTurn(String what, ContentWork<T> work) {
        content(what); // says what is wrong before anything is locked
        try {
            return file.inTurn(() -> work.on(load()));
        } catch (IOException e) {
            throw unavailable(what, e);
        }
    }

    private void write(JsonContent content) throws IOException {
        loading.lock();
        try {
            file.write(content);
            loaded = new Loaded(file.stamp(), content);
        } finally {
            loading.unlock();
        }
    }

    private StoreUnavailableException unavailable(String what, IOException cause) {
        return new StoreUnavailableException(
                engine(), "cannot " + what + ": " + path + ": " + JsonFile.reason(cause), cause);
    }
}
