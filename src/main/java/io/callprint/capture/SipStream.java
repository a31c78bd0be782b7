package io.callprint.capture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Parts the bytes of a connection into SIP messages by their Content-Length (RFC 3261 section 18.3). Lines that begin no
 * message are passed over, so that a capture may begin in the middle of one.
 */
final class SipStream {
    private static final int MOST_HEAD = 65_536;
    private static final int MOST_BODY = 262_144;

    private final Consumer<byte[]> messages;
    private byte[] bytes = new byte[2048];
    private int start;
    private int end;

    /** No empty line ends before it. */
    private int scanned;

    /** The message that has begun ends there; nothing is looked at before it has come. */
    private int needed;

    SipStream(Consumer<byte[]> messages) {
        this.messages = messages;
    }

    /** @param from how many of them are known already */
    void append(byte[] more, int from) {
        int length = more.length - from;
        if (end + length > bytes.length) {
            makeRoom(length);
        }
        System.arraycopy(more, from, bytes, end, length);
        end += length;
        while (end >= needed && takeOne()) {
            // another may be there
        }
    }

    private void makeRoom(int length) {
        int kept = end - start;
        byte[] room = kept + length > bytes.length ? new byte[2 * (kept + length)] : bytes;
        System.arraycopy(bytes, start, room, 0, kept);
        bytes = room;
        scanned -= start;
        needed -= start;
        start = 0;
        end = kept;
    }

    void clear() {
        end = 0;
        goOnAt(0);
    }

    private void goOnAt(int position) {
        start = position;
        scanned = position;
        needed = position;
    }

    /** @return whether a message or a line was taken, so that it is worth looking again */
    private boolean takeOne() {
        while (start < end && (bytes[start] == '\r' || bytes[start] == '\n')) { // keep-alives between messages
            start++;
        }
        int head = headEnd();
        if (head < 0) {
            if (end - start > MOST_HEAD) {
                clear();
            }
            return false;
        }
        int line = lineEnd();
        int body = isStartLine(line) ? bodyLength(new SipText(Arrays.copyOfRange(bytes, start, head))) : -1;
        if (body < 0) {
            start = line;
            return true;
        }
        if (end < head + body) {
            needed = head + body;
            return false;
        }
        messages.accept(Arrays.copyOfRange(bytes, start, head + body));
        goOnAt(head + body);
        return true;
    }

    /** @return behind the empty line, -1 when it has not come */
    private int headEnd() {
        for (int at = Math.max(start + 3, scanned); at < end; at++) {
            if (bytes[at] == '\n' && bytes[at - 1] == '\r' && bytes[at - 2] == '\n' && bytes[at - 3] == '\r') {
                scanned = at;
                return at + 1;
            }
        }
        scanned = Math.max(scanned, end);
        return -1;
    }

    /** @return behind the first line; there is an empty line after it */
    private int lineEnd() {
        int at = start;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private boolean isStartLine(int lineEnd) {
        String line = new String(bytes, start, lineEnd - start, StandardCharsets.ISO_8859_1).strip();
        return line.startsWith("SIP/2.0 ") || line.endsWith(" SIP/2.0");
    }

    /** @return -1 for a length that is none */
    private static int bodyLength(SipText head) {
        String said = head.header("content-length").or(() -> head.header("l")).orElse("0");
        return said.matches("\\d{1,6}") && Integer.parseInt(said) <= MOST_BODY ? Integer.parseInt(said) : -1;
    }
}
