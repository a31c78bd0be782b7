package io.callprint.audio;

/** The two laws of ITU-T G.711 with their static RTP payload types (RFC 3551, table 4). */
public enum G711Law {
    PCMU(0),
    PCMA(8);

    private final int payloadType;

    G711Law(int payloadType) {
        this.payloadType = payloadType;
    }

    public int payloadType() {
        return payloadType;
    }
}
