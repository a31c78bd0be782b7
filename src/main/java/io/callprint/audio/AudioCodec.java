package io.callprint.audio;

/**
 * What a call's audio can be written in. Whatever it is, inside it is 8 kHz: G.722 and Opus are decoded to it and encoded from
 * it, since that is what recognition was made for.
 */
public enum AudioCodec {
    PCMU("PCMU/8000", 0, 1),
    PCMA("PCMA/8000", 8, 1),
    /** ITU-T G.722 at 64 kbit/s. Its RTP clock runs at 8 kHz, half of its sampling rate (RFC 3551 section 4.5.2). */
    G722("G722/8000", 9, 1),
    /** RFC 6716. Its RTP clock always runs at 48 kHz, and its number of channels is always said to be 2 (RFC 7587). */
    OPUS("opus/48000/2", 111, 6);

    private final String encoding;
    private final int payloadType;
    private final int unitsPerSample;

    AudioCodec(String encoding, int payloadType, int unitsPerSample) {
        this.encoding = encoding;
        this.payloadType = payloadType;
        this.unitsPerSample = unitsPerSample;
    }

    public static AudioCodec of(G711Law law) {
        return switch (law) {
            case PCMU -> PCMU;
            case PCMA -> PCMA;
        };
    }

    /** As {@code a=rtpmap} writes it. */
    public String encoding() {
        return encoding;
    }

    /** The static number (RFC 3551, table 4); of Opus, which has none, what our offers call it. */
    public int payloadType() {
        return payloadType;
    }

    /** Whether the number means this without {@code a=rtpmap}. */
    public boolean isStatic() {
        return payloadType < 96;
    }

    /** A law of G.711: narrowband, and nothing is lost between it and what we hear. */
    public boolean isG711() {
        return this == PCMU || this == PCMA;
    }

    /** How far the RTP timestamp goes on in one sample of 8 kHz. */
    public int unitsPerSample() {
        return unitsPerSample;
    }

    /** The longest packet that can be made and is no longer than that, 10..60 ms. */
    public int packetMillis(int wanted) {
        return this == OPUS && wanted % 20 != 0 ? Math.max(10, wanted / 20 * 20) : wanted;
    }

    /** Samples of 8 kHz in a payload; 0 or less when it is none of this codec. */
    public int samples(byte[] bytes, int offset, int length) {
        return this == OPUS ? OpusAudio.samples(bytes, offset, length) : length;
    }

    /** For one stream that is received. */
    public AudioDecoder decoder() {
        return switch (this) {
            case PCMU -> decoder(G711Law.PCMU);
            case PCMA -> decoder(G711Law.PCMA);
            case G722 -> new G722LowBand()::decode;
            case OPUS -> OpusAudio.decoder();
        };
    }

    /** For one stream that is sent. */
    public AudioEncoder encoder() {
        return switch (this) {
            case PCMU -> encoder(G711Law.PCMU);
            case PCMA -> encoder(G711Law.PCMA);
            case G722 -> new G722LowBand()::encode;
            case OPUS -> OpusAudio.encoder();
        };
    }

    private static AudioDecoder decoder(G711Law law) {
        return (bytes, offset, length, samples) -> {
            G711.decode(law, bytes, offset, samples, 0, length);
            return length;
        };
    }

    private static AudioEncoder encoder(G711Law law) {
        return (samples, count, bytes, offset) -> {
            G711.encode(law, samples, 0, bytes, offset, count);
            return count;
        };
    }
}
