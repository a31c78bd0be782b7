package io.callprint.store.redis;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore.ChangeListener;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Reads the stream of changes and tells a listener. Every change carries a number without gaps: a missing number means
 * that the stream was trimmed before it was read, a smaller one that the server came back without its data; both, and
 * every broken connection, end in {@link ChangeListener#onResync}. Runs on a virtual thread of its own until
 * interrupted.
 */
final class RedisChangeFollower implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(RedisChangeFollower.class);
    private static final int AT_ONCE = 500;
    private static final StreamEntryID BEGINNING = new StreamEntryID(0, 0);

    private final RedisClient client;
    private final RedisVoiceprintStore store;
    private final ChangeListener listener;
    private final Duration block;
    private final Duration pause;

    /** The follower's thread owns these three after {@link #begin()}. */
    private StreamEntryID position = BEGINNING;

    private long number;
    private boolean resyncDue;
    private boolean down;

    RedisChangeFollower(
            RedisClient client, RedisVoiceprintStore store, ChangeListener listener, Duration block, Duration pause) {
        this.client = client;
        this.store = store;
        this.listener = listener;
        this.block = block;
        this.pause = pause;
    }

    /** Takes the present end of the stream as the start; when Redis is away, everything is loaded once it is back. */
    void begin() {
        try {
            store.reach("follow the changes", this::goToEnd);
        } catch (StoreUnavailableException e) {
            fail(e.getMessage());
        }
    }

    @Override
    public void run() {
        try {
            while (!Thread.interrupted()) {
                try {
                    if (resyncDue) {
                        resync();
                    }
                    if (resyncDue) {
                        Thread.sleep(pause); // the listener could not load; try once more
                    } else {
                        follow();
                    }
                } catch (JedisException e) {
                    fail(RedisFailure.reason(e));
                    Thread.sleep(pause);
                } catch (StoreUnavailableException e) {
                    fail(e.getMessage());
                    Thread.sleep(pause);
                } catch (IllegalArgumentException e) {
                    fail("the stream " + RedisKeys.CHANGES + " holds entries of somebody else");
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the watch was closed
        }
    }

    private void fail(@Nullable String reason) {
        if (!down && !Thread.currentThread().isInterrupted()) {
            log.warn("changes of the voiceprints cannot be followed now: {}", reason);
        }
        down = true;
        resyncDue = true;
    }

    private void resync() {
        goToEnd(); // before the reader loads, so that nothing falls between
        if (down) {
            log.info("changes of the voiceprints are followed again");
        }
        down = false;
        resyncDue = !listener.hears(listener::onResync);
    }

    private Boolean goToEnd() {
        List<StreamEntry> last = client.xrevrange(RedisKeys.CHANGES, "+", "-", 1);
        if (last.isEmpty()) {
            position = BEGINNING;
            number = changed(); // a change right now makes it too large by one: then all is loaded once more
        } else {
            position = last.getFirst().getID();
            number = number(last.getFirst());
        }
        return true;
    }

    private void follow() {
        List<Map.Entry<String, List<StreamEntry>>> read = client.xread(
                XReadParams.xReadParams()
                        .block(Math.toIntExact(block.toMillis()))
                        .count(AT_ONCE),
                Map.of(RedisKeys.CHANGES, position));
        if (read == null || read.isEmpty()) {
            resyncDue = changed() < number; // emptied or restored behind our back
            return;
        }
        Set<CallerId> callers = new LinkedHashSet<>();
        for (StreamEntry entry : read.getFirst().getValue()) {
            if (number(entry) != number + 1) {
                resyncDue = true;
                return;
            }
            number++;
            position = entry.getID();
            callers.add(new CallerId(entry.getFields().getOrDefault("caller", "")));
        }
        callers.forEach(this::tellState);
    }

    /** What is kept now; when it changed again meanwhile, a later entry of the stream tells that too. */
    private void tellState(CallerId caller) {
        store.findWithoutHurry(caller)
                .ifPresentOrElse(
                        voiceprint -> listener.hears(() -> listener.onSaved(voiceprint)),
                        () -> listener.hears(() -> listener.onDeleted(caller)));
    }

    private long changed() {
        String text = client.get(RedisKeys.CHANGED);
        return text == null ? 0 : Long.parseLong(text);
    }

    private static long number(StreamEntry entry) {
        return Long.parseLong(entry.getFields().getOrDefault("number", "0"));
    }
}
