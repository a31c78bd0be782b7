package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.PcmFrame;
import org.junit.jupiter.api.Test;

class RelayLineTest {
    private final RelayLine line = new RelayLine();
    private final PcmFrame frame = new PcmFrame();
    private final short[] out = new short[480];
    private short next = 1;

    private void say() {
        for (int i = 0; i < PcmFrame.SAMPLES; i++) {
            frame.samples()[i] = next++;
        }
        line.accept(frame, 0);
    }

    private static short[] count(int from, int samples) {
        short[] counted = new short[samples];
        for (int i = 0; i < samples; i++) {
            counted[i] = (short) (from + i);
        }
        return counted;
    }

    private short[] hear(int samples) {
        line.read(out, samples);
        return java.util.Arrays.copyOf(out, samples);
    }

    @Test
    void audioBeginsWithTwoFramesAndComesOutInOrderInPacketsOfAnyLength() {
        say();
        assertArrayEquals(new short[160], hear(160));
        say();
        assertArrayEquals(count(1, 80), hear(80));
        say();
        assertArrayEquals(count(81, 240), hear(240));
        assertArrayEquals(count(321, 160), hear(160));
    }

    @Test
    void dryLineGivesSilenceAndStartsAgainWithTwoFrames() {
        say();
        say();
        assertEquals(321, hear(480)[320] + 321); // the rest is silence
        say();
        assertArrayEquals(new short[160], hear(160));
        say();
        assertArrayEquals(count(321, 160), hear(160));
    }

    @Test
    void fastSpeakerIsKeptWithinTheMostByLeavingOutTheOldest() {
        for (int frames = 0; frames < 20; frames++) { // 400 ms in one burst
            say();
        }
        assertArrayEquals(count(20 * 160 - RelayLine.START + 1, 160), hear(160));
        int behind = 0;
        for (int second = 0; second < 100; second++) { // 1 % fast
            for (int packet = 0; packet < 100; packet++) {
                say();
                behind = Math.max(behind, (short) (next - 1) - hear(160)[0]);
            }
            say();
        }
        assertTrue(behind <= RelayLine.MOST + PcmFrame.SAMPLES, behind + " samples behind");
    }

    @Test
    void lineNobodyReadsFillsUpAndSkippingEmptiesIt() {
        for (int frames = 0; frames < 200; frames++) {
            say();
        }
        line.skip();
        assertArrayEquals(new short[160], hear(160));
    }
}
