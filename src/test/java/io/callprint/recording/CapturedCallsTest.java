package io.callprint.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapturedCallsTest {
    @TempDir
    private Path folder = Path.of("");

    private static short[] tone() {
        short[] samples = new short[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(8000 * Math.sin(2 * Math.PI * 440 * i / 8000));
        }
        return samples;
    }

    private List<CapturedCall> read(byte[] capture) throws IOException {
        return CapturedCalls.read(Files.write(folder.resolve("call.pcap"), capture));
    }

    private void refused(String sentence, byte[] capture) {
        IOException refused = assertThrows(IOException.class, () -> read(capture));
        assertEquals(folder.resolve("call.pcap") + ": " + sentence, refused.getMessage());
    }

    @Test
    void callerOfACaptureIsHeard() throws Exception {
        CapturedCall call = read(new CaptureBytes()
                        .invite()
                        .answer()
                        .speech(tone())
                        .toBytes())
                .getFirst();

        assertEquals("call-1@pbx", call.callId());
        assertEquals("4711", call.from());
        assertTrue(call.caller().length >= 15_600, call.toString());
        double power = Arrays.stream(toInts(call.caller(), 2000, 12_000))
                .mapToDouble(sample -> (double) sample * sample)
                .average()
                .orElse(0);
        assertEquals(8000 / Math.sqrt(2), Math.sqrt(power), 150);
    }

    private static int[] toInts(short[] samples, int from, int to) {
        int[] ints = new int[to - from];
        for (int i = from; i < to; i++) {
            ints[i - from] = samples[i];
        }
        return ints;
    }

    @Test
    void pcapWithHalfACallIsRefused() {
        refused(
                "found half a call: no answer with a description to its INVITE, expected the capture to go on.",
                new CaptureBytes().invite().speech(tone()).toBytes());
        refused(
                "found half a call: no audio of the caller, expected G.711 in RTP beside the SIP.",
                new CaptureBytes().invite().answer().toBytes());
        refused(
                "found no INVITE to the audio in it, expected a capture of SIP over UDP from before the call on.",
                new CaptureBytes().answer().speech(tone()).toBytes());
    }

    @Test
    void captureThatEndsInTheMiddleOfAPacketGivesWhatIsThere() throws Exception {
        byte[] whole = new CaptureBytes().invite().answer().speech(tone()).toBytes();

        CapturedCall call = read(Arrays.copyOf(whole, whole.length / 2 + 7)).getFirst();

        assertTrue(call.caller().length > 7000 && call.caller().length < 10_000, call.toString());
    }

    @Test
    void whatIsNoCaptureIsRefused() {
        refused("found a file of an unknown kind, expected a pcap capture.", new byte[100]);
        refused(
                "found a pcapng file, expected pcap: `editcap -F pcap` turns one into the other.",
                Arrays.copyOf(new byte[] {0x0A, 0x0D, 0x0D, 0x0A}, 40));
    }
}
