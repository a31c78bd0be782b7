package io.callprint.store.sql;

import io.callprint.store.ChangeFeed;
import io.callprint.store.PageWalk;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Attachments;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.RepeatableStore;
import io.callprint.voiceprint.StoreWrite;
import io.callprint.voiceprint.Voiceprint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What every SQL engine does with the same tables; an engine adds how work reaches its database. Times are kept to the
 * millisecond. The consent ledger outlives a voiceprint and an opt-out: it is the proof of both.
 */
public abstract class SqlVoiceprintStore implements RepeatableStore {
    private static final int PAGE = 500;
    private static final Instant LONG_AGO = Instant.ofEpochMilli(Long.MIN_VALUE); // nothing has expired by then

    private final Attachments attachments = new SqlAttachments(this);

    /** Something a caller waits for. */
    protected abstract <T> T read(String what, Sql.Work<T> work);

    /** One page of something long. */
    protected abstract <T> T readPage(String what, Sql.Work<T> work);

    /** Runs the work in a transaction of its own, all or nothing; on return it is on the disk. */
    protected abstract <T> T write(String what, Sql.Work<T> work);

    /** As {@link #write}, for many writes at once. */
    protected abstract <T> T writePage(String what, Sql.Work<T> work);

    /** Lets only one transaction at a time change who is enrolled, so that no save passes an opt-out. */
    protected abstract void takeTurn(Connection connection) throws SQLException;

    /** Adds to the list of changes, in a transaction that has taken its turn. */
    protected abstract void noteChange(Connection connection, CallerId caller) throws SQLException;

    /** The transaction deleted what should leave no bytes behind. */
    protected abstract void deletedBytes();

    protected abstract ChangeFeed feed();

    @Override
    public void save(Voiceprint voiceprint) {
        change("save a voiceprint", connection -> save(connection, voiceprint));
    }

    @Override
    public boolean replace(Optional<Voiceprint> seen, Voiceprint voiceprint) {
        List<String> expected = seen.map(Voiceprint::sampleIds).orElse(List.of());
        return change(
                "replace a voiceprint",
                connection -> perform(connection, new StoreWrite.Replace(expected, voiceprint)));
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return read("read a voiceprint", connection -> VoiceprintRows.find(connection, caller));
    }

    @Override
    public List<Voiceprint> findAll(Collection<CallerId> callers) {
        return read("read some voiceprints", connection -> VoiceprintRows.findAll(connection, callers));
    }

    /** As {@link #find}, for the change feed, which would rather wait than miss something. */
    protected Optional<Voiceprint> findWithoutHurry(CallerId caller) {
        return readPage("read a changed voiceprint", connection -> VoiceprintRows.find(connection, caller));
    }

    /** Every voiceprint that is there all along comes exactly once; what is written meanwhile may or may not come. */
    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        PageWalk.walk(
                "",
                after -> readPage("read the voiceprints", connection -> VoiceprintRows.page(connection, after, PAGE)),
                voiceprint -> voiceprint.caller().value(),
                reader);
    }

    @Override
    public long count() {
        return read("count the voiceprints", connection -> Sql.number(connection, "SELECT count(*) FROM voiceprint"));
    }

    @Override
    public boolean delete(CallerId caller) {
        return change("delete a voiceprint", connection -> delete(connection, caller));
    }

    @Override
    public void touch(CallerId caller, Instant lastSeen) {
        write("touch a voiceprint", connection -> touch(connection, caller, lastSeen));
    }

    @Override
    public void optOut(CallerId caller, Instant at) {
        change("record an opt-out", connection -> optOut(connection, new OptOut(caller, at)));
    }

    @Override
    public boolean withdrawOptOut(CallerId caller) {
        return write("withdraw an opt-out", connection -> withdrawOptOut(connection, caller));
    }

    @Override
    public boolean hasOptedOut(CallerId caller) {
        return read("look up an opt-out", connection -> hasOptedOut(connection, caller));
    }

    @Override
    public void record(Consent consent) {
        write("record a consent", connection -> ConsentRows.write(connection, consent));
    }

    @Override
    public List<Consent> consents(CallerId caller) {
        return read("read the consents", connection -> ConsentRows.of(connection, caller));
    }

    @Override
    public void keep(Note note, Instant now) {
        write("keep a note", connection -> keep(connection, note, now));
    }

    @Override
    public List<Note> notes(String kind) {
        return read("read the notes", connection -> NoteRows.all(connection, kind));
    }

    @Override
    public boolean drop(String kind, String key) {
        return write("delete a note", connection -> drop(connection, kind, key));
    }

    @Override
    public Attachments attachments() {
        return attachments;
    }

    @Override
    public void forEachKept(Consumer<Kept> reader) {
        forEach(reader::accept);
        PageWalk.walk(
                "",
                after -> readPage("read the opt-outs", connection -> optOuts(connection, after)),
                optOut -> optOut.caller().value(),
                reader);
        PageWalk.walk(
                ConsentRows.Place.START,
                after -> readPage("read the consents", connection -> ConsentRows.page(connection, after, PAGE)),
                ConsentRows.Numbered::place,
                entry -> reader.accept(entry.consent()));
        PageWalk.walk(
                NoteRows.START,
                after -> readPage("read the notes", connection -> NoteRows.page(connection, after, PAGE)),
                Function.identity(),
                reader);
    }

    @Override
    public void putAll(List<Kept> entries) {
        writePage("write many entries", connection -> {
            takeTurn(connection);
            for (Kept entry : entries) {
                put(connection, entry);
            }
            return true;
        });
        feed().wake();
    }

    @Override
    public Outcome once(String id, StoreWrite write) {
        return change("do a write once", connection -> {
            if (AppliedWrites.holds(connection, id)) {
                return Outcome.REPEATED;
            }
            if (!perform(connection, write)) {
                return Outcome.NOTHING;
            }
            AppliedWrites.add(connection, id);
            return Outcome.DONE;
        });
    }

    /** @return whether something was written */
    private boolean perform(Connection connection, StoreWrite write) throws SQLException {
        return switch (write) {
            case StoreWrite.Put(Kept entry) -> put(connection, entry);
            case StoreWrite.Replace(List<String> seen, Voiceprint voiceprint) ->
                VoiceprintRows.sampleIds(connection, voiceprint.caller()).equals(seen) && save(connection, voiceprint);
            case StoreWrite.Delete(CallerId caller) -> delete(connection, caller);
            case StoreWrite.Touch(CallerId caller, Instant lastSeen) -> touch(connection, caller, lastSeen);
            case StoreWrite.Withdraw(CallerId caller) -> withdrawOptOut(connection, caller);
            case StoreWrite.Keep(Note note, Instant now) -> keep(connection, note, now);
            case StoreWrite.Drop(String kind, String key) -> drop(connection, kind, key);
        };
    }

    @Override
    public AutoCloseable watch(ChangeListener listener) {
        return feed().watch(listener);
    }

    /** A write that followers of this process hear of at once. */
    private <T> T change(String what, Sql.Work<T> work) {
        T result = write(what, connection -> {
            takeTurn(connection);
            return work.on(connection);
        });
        feed().wake();
        return result;
    }

    boolean put(Connection connection, Kept entry) throws SQLException {
        return switch (entry) {
            case Voiceprint voiceprint -> save(connection, voiceprint);
            case OptOut optOut -> optOut(connection, optOut);
            case Consent consent -> ConsentRows.write(connection, consent);
            case Note note -> keep(connection, note, LONG_AGO);
            case Attachment attachment -> attach(connection, attachment);
        };
    }

    private boolean save(Connection connection, Voiceprint voiceprint) throws SQLException {
        if (hasOptedOut(connection, voiceprint.caller())) {
            throw new OptedOutException(voiceprint.caller());
        }
        VoiceprintRows.write(connection, voiceprint);
        if (AttachmentRows.removeOrphans(connection, voiceprint.caller())) {
            deletedBytes();
        }
        noteChange(connection, voiceprint.caller());
        return true;
    }

    private boolean attach(Connection connection, Attachment attachment) throws SQLException {
        AttachmentRows.Written written = AttachmentRows.write(connection, attachment);
        if (written == AttachmentRows.Written.REPLACED) {
            deletedBytes();
        }
        return written != AttachmentRows.Written.NOTHING;
    }

    private boolean delete(Connection connection, CallerId caller) throws SQLException {
        boolean existed = VoiceprintRows.remove(connection, caller);
        if (existed) {
            noteChange(connection, caller);
            deletedBytes();
        }
        return existed;
    }

    private boolean optOut(Connection connection, OptOut optOut) throws SQLException {
        if (!delete(connection, optOut.caller())) {
            noteChange(connection, optOut.caller());
        }
        Sql.execute(
                connection,
                "INSERT INTO opt_out (caller, at) VALUES (?, ?) ON CONFLICT (caller) DO UPDATE SET at = excluded.at",
                optOut.caller().value(),
                optOut.at().toEpochMilli());
        return true;
    }

    private static boolean touch(Connection connection, CallerId caller, Instant lastSeen) throws SQLException {
        return Sql.execute(
                        connection,
                        "UPDATE voiceprint SET last_seen = ? WHERE caller = ? AND last_seen < ?",
                        lastSeen.toEpochMilli(),
                        caller.value(),
                        lastSeen.toEpochMilli())
                > 0;
    }

    private static boolean withdrawOptOut(Connection connection, CallerId caller) throws SQLException {
        return Sql.execute(connection, "DELETE FROM opt_out WHERE caller = ?", caller.value()) > 0;
    }

    private boolean drop(Connection connection, String kind, String key) throws SQLException {
        boolean existed = NoteRows.remove(connection, kind, key);
        if (existed) {
            deletedBytes();
        }
        return existed;
    }

    private boolean keep(Connection connection, Note note, Instant now) throws SQLException {
        if (NoteRows.write(connection, note, now)) {
            deletedBytes();
        }
        return true;
    }

    private static boolean hasOptedOut(Connection connection, CallerId caller) throws SQLException {
        return Sql.number(connection, "SELECT count(*) FROM opt_out WHERE caller = ?", caller.value()) > 0;
    }

    private static List<OptOut> optOuts(Connection connection, String after) throws SQLException {
        return Sql.list(
                connection,
                row -> new OptOut(new CallerId(row.getString(1)), Instant.ofEpochMilli(row.getLong(2))),
                "SELECT caller, at FROM opt_out WHERE caller > ? ORDER BY caller LIMIT ?",
                after,
                PAGE);
    }
}
