package io.callprint.srtp;

import org.jspecify.annotations.Nullable;

/**
 * Checks and decrypts received RTP (RFC 3711 section 3.3). Nothing is believed of a packet, and nothing of it changed, before
 * its signature is right. Streams are told apart by SSRC and remembered while they are among the last {@value #STREAMS}.
 * Allocates and locks nothing. One thread.
 */
public final class SrtpReceiver {
    /** The signature is wrong: another key, or somebody else's packet. */
    public static final int FORGED = -1;

    /** Seen before, or too old to tell. */
    public static final int REPLAYED = -2;

    /** No RTP packet with a signature. */
    public static final int MALFORMED = -3;

    private static final int STREAMS = 4;

    /** A stream whose packets were signed right. */
    private static final class Stream {
        private boolean isKnown;
        private int ssrc;
        private final ReplayWindow window = new ReplayWindow();
        private long lastUse;
    }

    private final SrtpKey key;
    private final PacketCrypto crypto;
    private final int tagBytes;
    private final @Nullable SrtpReceiver former;
    private final Stream[] streams = new Stream[STREAMS];
    private long uses;

    public SrtpReceiver(SrtpKey key) {
        this(key, null);
    }

    /**
     * @param former whose key this one replaces. Its count of wraps goes on for a stream both know (RFC 3711 section 3.3.1)
     *     or starts again (RFC 4568 section 7.1.4): senders do either.
     */
    public SrtpReceiver(SrtpKey key, @Nullable SrtpReceiver former) {
        this.key = key;
        this.former = former;
        crypto = PacketCrypto.ofRtp(key);
        tagBytes = key.suite().tagBytes();
        for (int i = 0; i < STREAMS; i++) {
            streams[i] = new Stream();
        }
    }

    public boolean isFor(SrtpKey other) {
        return key.equals(other);
    }

    /**
     * Checks and decrypts a packet in place.
     *
     * @return its length without signature, or {@link #FORGED}, {@link #REPLAYED} or {@link #MALFORMED}: then it is unchanged
     */
    public int unprotect(byte[] packet, int offset, int length) {
        int end = length - tagBytes - key.mkiBytes();
        int header = RtpHeader.bytes(packet, offset, end);
        if (header < 0) {
            return MALFORMED;
        }
        int sequence = RtpHeader.sequence(packet, offset);
        int ssrc = RtpHeader.ssrc(packet, offset);
        Stream stream = find(ssrc);
        long index;
        if (stream == null) {
            index = firstIndex(packet, offset, end, length - tagBytes, ssrc, sequence);
            if (index < 0) {
                return FORGED;
            }
            stream = welcome(ssrc);
        } else {
            index = indexNear(stream.window.highest(), sequence);
            if (index < 0 || !stream.window.isNew(index)) {
                return REPLAYED;
            }
            if (!isSigned(packet, offset, end, length - tagBytes, index)) {
                return FORGED;
            }
        }
        stream.window.add(index);
        stream.lastUse = ++uses;
        crypto.cipher().apply(packet, offset + header, end - header, ssrc, index);
        return end;
    }

    private boolean isSigned(byte[] packet, int offset, int end, int tagAt, long index) {
        crypto.signature().sign(packet, offset, end, (int) (index >>> 16));
        return crypto.signature().matches(packet, offset + tagAt, tagBytes);
    }

    /** The index of the first packet of a stream, or -1 when no count of wraps makes its signature right. */
    private long firstIndex(byte[] packet, int offset, int end, int tagAt, int ssrc, int sequence) {
        if (isSigned(packet, offset, end, tagAt, sequence)) {
            return sequence;
        }
        Stream before = former == null ? null : former.find(ssrc);
        if (before == null) {
            return -1;
        }
        long goingOn = indexNear(before.window.highest(), sequence);
        return goingOn >= 0 && isSigned(packet, offset, end, tagAt, goingOn) ? goingOn : -1;
    }

    /** The index with that sequence number nearest to the highest so far (RFC 3711 appendix A); negative before the first. */
    private static long indexNear(long highest, int sequence) {
        return highest + (short) (sequence - (int) highest);
    }

    private @Nullable Stream find(int ssrc) {
        for (Stream stream : streams) {
            if (stream.isKnown && stream.ssrc == ssrc) {
                return stream;
            }
        }
        return null;
    }

    /** Takes the place of the stream that was silent for longest. */
    private Stream welcome(int ssrc) {
        Stream place = streams[0];
        for (Stream stream : streams) {
            if (stream.lastUse < place.lastUse) {
                place = stream;
            }
        }
        place.isKnown = true;
        place.ssrc = ssrc;
        place.window.restart(-1);
        return place;
    }
}
