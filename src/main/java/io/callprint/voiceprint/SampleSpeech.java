package io.callprint.voiceprint;

import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import io.callprint.audio.WavWriter;
import io.callprint.voiceprint.Attachment.Form;

/**
 * The net speech that a sample was made from, kept as G.711 at 8 kHz: one octet a sample, some 40 kB for 5 s. Net speech is
 * at 8 kHz wherever it was heard, so a higher rate would add nothing to it. Of the two laws the one that changes it less is
 * used: what came as G.711 comes back bit for bit.
 */
public final class SampleSpeech {
    /** Of the attachment. */
    public static final String NAME = "speech";

    private SampleSpeech() {}

    /** @param speech8k 16 bit */
    public static Attachment of(CallerId caller, String sampleId, short[] speech8k) {
        byte[] muLaw = encoded(G711Law.PCMU, speech8k);
        byte[] aLaw = encoded(G711Law.PCMA, speech8k);
        boolean isMuLawCloser = error(G711Law.PCMU, muLaw, speech8k) <= error(G711Law.PCMA, aLaw, speech8k);
        return isMuLawCloser
                ? Attachment.of(caller, sampleId, NAME, Form.PCMU, muLaw)
                : Attachment.of(caller, sampleId, NAME, Form.PCMA, aLaw);
    }

    /**
     * The speech, 8 kHz, 16 bit.
     *
     * @param kept in the clear
     * @throws IllegalArgumentException when it is no speech in the clear, or not what was written
     */
    public static short[] samples(Attachment kept) {
        G711Law law = law(kept);
        short[] samples = new short[kept.octets().length];
        G711.decode(law, kept.octets(), 0, samples, 0, samples.length);
        return samples;
    }

    /** The same as a whole WAV file. */
    public static byte[] wav(Attachment kept) {
        return WavWriter.g711(law(kept), kept.octets());
    }

    private static G711Law law(Attachment kept) {
        if (kept.isSealed() || !kept.isIntact()) {
            throw new IllegalArgumentException("the speech of sample " + kept.sampleId() + " of caller " + kept.caller()
                    + " is not what was written, expected it unaltered");
        }
        return switch (kept.form()) {
            case PCMU -> G711Law.PCMU;
            case PCMA -> G711Law.PCMA;
            case EMBEDDING -> throw new IllegalArgumentException("an embedding is no speech");
        };
    }

    private static byte[] encoded(G711Law law, short[] samples) {
        byte[] codes = new byte[samples.length];
        G711.encode(law, samples, 0, codes, 0, samples.length);
        return codes;
    }

    private static double error(G711Law law, byte[] codes, short[] samples) {
        double squares = 0;
        for (int i = 0; i < samples.length; i++) {
            double difference = G711.decode(law, codes[i]) - samples[i];
            squares += difference * difference;
        }
        return squares;
    }
}
