package io.callprint.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {
    @ParameterizedTest
    @CsvSource({
        "PCMU, 0x00, -32124", "PCMU, 0x80, 32124", "PCMU, 0xFF, 0", "PCMU, 0x7F, 0", "PCMU, 0xFE, 8",
        "PCMU, 0xEF, 132", "PCMU, 0xDF, 396", "PCMU, 0x8F, 16764", "PCMA, 0xD5, 8", "PCMA, 0x55, -8",
        "PCMA, 0xAA, 32256", "PCMA, 0x2A, -32256", "PCMA, 0xC5, 264", "PCMA, 0xF5, 528"
    })
    void codeWordsMeanTheValuesOfTheRecommendation(G711Law law, String code, int sample) {
        assertEquals(sample, G711.decode(law, Integer.decode(code)));
    }

    /** Table 2a/G.711: decision values of segment s are 33 2^s - 33 on the 14-bit scale, steps 2^(s+1). */
    @Test
    void muLawEncodesByTheDecisionValuesOfTheRecommendation() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int magnitude = Math.min((sample < 0 ? -sample - 1 : sample) / 4, 8158);
            int segment = 0;
            while (segment < 7 && magnitude >= (32 << (segment + 1)) - 33) {
                segment++;
            }
            int step = (magnitude - ((32 << segment) - 33)) / (2 << segment);
            int code = 0x7F - 16 * segment - Math.min(step, 15) + (sample < 0 ? 0 : 0x80);
            assertEquals(code, G711.encode(G711Law.PCMU, (short) sample), "sample " + sample);
        }
    }

    @Test
    void aLawEncodesByTheDecisionValuesOfTheRecommendation() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int magnitude = (sample < 0 ? -sample - 1 : sample) / 16;
            int code = magnitude;
            if (magnitude >= 32) {
                int segment = (int) (Math.log(magnitude) / Math.log(2) + 1e-9) - 3;
                segment = Math.min(segment, 7);
                code = 16 * segment + magnitude / (1 << (segment - 1)) - 16;
            }
            assertEquals(
                    (code + (sample < 0 ? 0 : 0x80)) ^ 0x55,
                    G711.encode(G711Law.PCMA, (short) sample),
                    "sample " + sample);
        }
    }

    @ParameterizedTest
    @EnumSource(G711Law.class)
    void everyCodeWordSurvivesDecodingAndEncoding(G711Law law) {
        for (int code = 0; code < 256; code++) {
            int again = G711.encode(law, G711.decode(law, code));
            boolean minusZero = law == G711Law.PCMU && code == 0x7F;
            assertEquals(minusZero ? 0xFF : code, again);
        }
    }

    @ParameterizedTest
    @EnumSource(G711Law.class)
    void telephoneQuantisationLeavesThirtySixDecibels(G711Law law) {
        short[] sine = Levels.toPcm16(Tones.sine(1020, 0.3, 1, 8000).samples());
        byte[] codes = new byte[sine.length + 4];
        short[] decoded = new short[sine.length + 2];
        G711.encode(law, sine, 0, codes, 4, sine.length);
        G711.decode(law, codes, 4, decoded, 2, sine.length);
        double noise = 0;
        double signal = 0;
        for (int i = 0; i < sine.length; i++) {
            signal += sine[i] * (double) sine[i];
            noise += Math.pow(sine[i] - decoded[i + 2], 2);
        }
        double snr = 10 * Math.log10(signal / noise);
        assertTrue(snr > 36 && snr < 40, "SNR " + snr);
        assertArrayEquals(new short[] {0, 0}, new short[] {decoded[0], decoded[1]});
    }
}
