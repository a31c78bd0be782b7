package io.callprint.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ITU-T Q.24 asks of a receiver, on known signals that went through G.711. */
class KeyTonesTest {
    private static final String KEYS = "0123456789*#ABCD";
    private static final char[] KEY_LIST = KEYS.toCharArray();
    private static final int RATE = 8_000;

    @ParameterizedTest
    @ValueSource(ints = {40, 50, 70, 100, 500})
    void everyKeyIsHeardOnceWithPausesOfFortyMillis(int pressMillis) {
        for (int offset = 0; offset < 160; offset += 13) {
            Line line = new Line().silence(50 * 8 + offset);
            for (char key : KEY_LIST) {
                line.press(key, 0.2, 0.2, 1, pressMillis).silence(40 * 8);
            }
            assertEquals(KEYS, heard(line.silence(800)), "offset " + offset);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.9, 0.09, ''", // row 20 dB louder
        "0.09, 0.9, ''",
        "0.2, 0.126, 5", // row 4 dB louder
        "0.08, 0.2, 5", // column 8 dB louder
        "0.02, 0.02, 5", // -34 dBFS each
        "0.4, 0.4, 5",
        "0.003, 0.003, ''",
    })
    void loudnessAndBalanceDecide(double row, double column, String expected) {
        assertEquals(expected, heard(new Line().press('5', row, column, 1, 100).silence(800)));
    }

    @ParameterizedTest
    @CsvSource({"0.985, 1", "0.99, 1", "1.01, 1", "1.015, 1", "0.95, 0", "1.05, 0"})
    void frequenciesMayBeSomewhatOff(double factor, int perKey) {
        for (char key : KEY_LIST) {
            String heard = heard(new Line().press(key, 0.2, 0.2, factor, 100).silence(800));
            assertEquals(perKey == 1 ? String.valueOf(key) : "", heard, "key " + key);
        }
    }

    @Test
    void samePressTwiceWithAPauseIsTwoAndWithABreakOfTenMillisIsOne() {
        Line twice = new Line().press('7', 0.2, 0.2, 1, 80).silence(40 * 8).press('7', 0.2, 0.2, 1, 80);
        assertEquals("77", heard(twice.silence(800)));
        Line broken = new Line().press('7', 0.2, 0.2, 1, 80).silence(10 * 8).press('7', 0.2, 0.2, 1, 80);
        assertEquals("7", heard(broken.silence(800)));
    }

    @Test
    void noiseFifteenDecibelsBelowDoesNotHideKeys() {
        Random random = new Random(5);
        Line line = new Line();
        for (char key : KEY_LIST) {
            line.press(key, 0.2, 0.2, 1, 80).silence(60 * 8);
        }
        line.noise(0.2 * Math.pow(10, -15 / 20.0), random);
        assertEquals(KEYS, heard(line.silence(800)));
    }

    @Test
    void tonesOfTheNetworkAreNoKeys() {
        for (double[] tones : new double[][] {
            {350, 440},
            {440, 480},
            {480, 620},
            {425, 425},
            {697, 770},
            {1209, 1336},
            {941, 941},
            {1100, 2100},
            {400, 1000}
        }) {
            assertEquals("", heard(new Line().tones(tones[0], 0.2, tones[1], 0.2, 2_000)), tones[0] + " Hz");
        }
    }

    @Test
    void tooShortTonesAreNoKeys() {
        assertEquals(
                "", heard(new Line().silence(37).press('1', 0.2, 0.2, 1, 20).silence(800)));
    }

    private static String heard(Line line) {
        short[] samples = line.throughLaw();
        KeyTones tones = new KeyTones();
        StringBuilder keys = new StringBuilder();
        short[] frame = new short[PcmFrame.SAMPLES];
        for (int at = 0; at + frame.length <= samples.length; at += frame.length) {
            System.arraycopy(samples, at, frame, 0, frame.length);
            char key = tones.accept(frame, frame.length);
            if (key != KeyTones.NONE) {
                keys.append(key);
            }
        }
        return keys.toString();
    }

    /** A signal put together piece by piece. */
    private static final class Line {
        private static final String GRID = "123A456B789C*0#D";
        private static final double[] ROWS = {697, 770, 852, 941};
        private static final double[] COLUMNS = {1209, 1336, 1477, 1633};

        private final short[] samples = new short[20 * RATE];
        private int length;

        Line silence(int count) {
            length += count;
            return this;
        }

        Line press(char key, double row, double column, double factor, int millis) {
            int at = GRID.indexOf(key);
            return tones(ROWS[at / 4] * factor, row, COLUMNS[at % 4] * factor, column, millis);
        }

        Line tones(double first, double firstAmplitude, double second, double secondAmplitude, int millis) {
            for (int i = 0; i < millis * 8; i++) {
                double angle = 2 * Math.PI * i / RATE;
                double value =
                        firstAmplitude * Math.sin(first * angle) + secondAmplitude * Math.sin(second * angle + 1);
                samples[length++] = (short) Math.clamp(Math.round(value * 32_767), -32_768, 32_767);
            }
            return this;
        }

        void noise(double amplitude, Random random) {
            for (int i = 0; i < length; i++) {
                samples[i] += (short) (amplitude / Math.sqrt(2) * 32_767 * random.nextGaussian());
            }
        }

        short[] throughLaw() {
            byte[] codes = new byte[length];
            G711.encode(G711Law.PCMU, samples, 0, codes, 0, length);
            short[] decoded = new short[length];
            G711.decode(G711Law.PCMU, codes, 0, decoded, 0, length);
            return decoded;
        }
    }
}
