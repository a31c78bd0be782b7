package io.callprint.capture;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts the fragments of IP packets together (RFC 791 section 3.2, RFC 8200 section 4.5), up to 64 packets at a time. */
final class IpFragments {
    private static final int MOST_AT_ONCE = 64;
    private static final int MOST_BYTES = 65_535;

    private final Map<Key, Parts> waiting = new LinkedHashMap<>();

    private record Key(int id, int protocol, InetAddress from, InetAddress to) {}

    /** What has come of one packet. */
    private static final class Parts {
        final TreeMap<Integer, ByteBuffer> byOffset = new TreeMap<>();
        int bytes;
        int total = MOST_BYTES + 1; // until the last one says it
    }

    /**
     * @param offset in bytes
     * @param isMore whether others come behind it
     * @return the whole packet, when this completes it
     */
    Optional<IpPackets.Carried> take(int id, IpPackets.Carried part, int offset, boolean isMore) {
        int length = part.payload().limit();
        if (!part.isWhole() || offset + length > MOST_BYTES) {
            return Optional.empty();
        }
        Key key = new Key(id, part.protocol(), part.from(), part.to());
        if (waiting.size() == MOST_AT_ONCE && !waiting.containsKey(key)) {
            waiting.remove(waiting.keySet().iterator().next()); // the oldest
        }
        Parts parts = waiting.computeIfAbsent(key, _ -> new Parts());
        parts.bytes += parts.byOffset.putIfAbsent(offset, part.payload()) == null ? length : 0;
        parts.total = isMore ? parts.total : offset + length;
        if (parts.bytes > 2 * MOST_BYTES) { // they overlap: nobody honest sends that
            waiting.remove(key);
            return Optional.empty();
        }
        return joined(parts).map(payload -> {
            waiting.remove(key);
            return new IpPackets.Carried(part.protocol(), part.from(), part.to(), payload, true);
        });
    }

    private static Optional<ByteBuffer> joined(Parts parts) {
        if (parts.bytes < parts.total) {
            return Optional.empty();
        }
        ByteBuffer whole = ByteBuffer.allocate(parts.total);
        int covered = 0;
        for (Map.Entry<Integer, ByteBuffer> part : parts.byOffset.entrySet()) {
            int offset = part.getKey();
            if (offset > covered) {
                return Optional.empty();
            }
            int length = Math.min(part.getValue().limit(), parts.total - offset);
            if (length > 0) {
                whole.put(offset, part.getValue(), 0, length);
                covered = Math.max(covered, offset + length);
            }
        }
        return covered == parts.total ? Optional.of(whole) : Optional.empty();
    }
}
