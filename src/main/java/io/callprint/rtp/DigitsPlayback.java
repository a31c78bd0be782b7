package io.callprint.rtp;

/**
 * Key presses queued to be sent as telephone events (RFC 4733 section 2.5.1): updates as long as the key is down, then the end
 * three times, one packet each packet time; the pause runs from the first end on.
 */
final class DigitsPlayback extends Playback {
    static final int PRESS_UNITS = 800;
    static final int PAUSE_UNITS = 480;
    private static final int END_PACKETS = 3;
    private static final String KEYS = "0123456789*#ABCD";

    private final int[] events;
    private int index;
    private int elapsedUnits;
    private int endsSent;
    private int startTimestamp;

    /** @throws IllegalArgumentException for anything but 0-9, *, # and A-D */
    DigitsPlayback(String digits) {
        events = digits.chars().map(KEYS::indexOf).toArray();
        for (int i = 0; i < events.length; i++) {
            if (events[i] < 0) {
                throw new IllegalArgumentException(
                        "key " + digits.charAt(i) + " cannot be sent, expected one of " + KEYS);
            }
        }
    }

    /** One packet time goes by. */
    void step(int timestamp, int units) {
        if (elapsedUnits == 0) {
            startTimestamp = timestamp;
        }
        elapsedUnits += units;
        if (elapsedUnits >= PRESS_UNITS) {
            endsSent++;
        }
    }

    int event() {
        return events[index];
    }

    int startTimestamp() {
        return startTimestamp;
    }

    boolean isFirst(int units) {
        return elapsedUnits == units;
    }

    boolean isEnd() {
        return endsSent > 0;
    }

    /** Whether this packet time has a packet, or is only pause. */
    boolean sends() {
        return endsSent <= END_PACKETS;
    }

    int durationUnits() {
        return Math.min(elapsedUnits, PRESS_UNITS);
    }

    /** Goes on to the next key when this one and its pause are over. */
    void advance() {
        if (endsSent >= END_PACKETS && elapsedUnits >= PRESS_UNITS + PAUSE_UNITS) {
            index++;
            elapsedUnits = 0;
            endsSent = 0;
        }
    }

    boolean isOver() {
        return index >= events.length;
    }
}
