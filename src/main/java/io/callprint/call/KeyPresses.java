package io.callprint.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * Tells key presses from their echoes: a client that sends each key both as telephone-event (RFC 4733) and by INFO means one
 * press. On the call's serial executor.
 */
final class KeyPresses {
    private static final long SAME_PRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How a key came. */
    enum Way {
        EVENT,
        INFO
    }

    private record Press(char digit, Way way, long nanos) {}

    /** Presses that may yet come the other way. */
    private final Deque<Press> recent = new ArrayDeque<>();

    /** Whether it is a press of its own, not one that came the other way within the last second. */
    boolean isNew(char digit, Way way, long nanos) {
        while (!recent.isEmpty() && nanos - recent.getFirst().nanos() > SAME_PRESS_NANOS) {
            recent.removeFirst();
        }
        for (Iterator<Press> all = recent.iterator(); all.hasNext(); ) {
            Press earlier = all.next();
            if (earlier.digit() == digit && earlier.way() != way) {
                all.remove();
                return false;
            }
        }
        recent.addLast(new Press(digit, way, nanos));
        return true;
    }
}
