package io.callprint.voiceprint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioFiles;
import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import io.callprint.voiceprint.Attachment.Form;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleSpeechTest {
    private static final CallerId ADA = new CallerId("ada");

    private final short[] noise = Speech.noise(8000, new Random(1));

    @TempDir
    Path folder;

    private static short[] through(G711Law law, short[] samples) {
        short[] heard = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            heard[i] = G711.decode(law, G711.encode(law, samples[i]));
        }
        return heard;
    }

    @Test
    void speechOfATelephoneComesBackBitForBitByEitherLaw() {
        for (G711Law law : G711Law.values()) {
            short[] heard = through(law, noise);
            Attachment kept = SampleSpeech.of(ADA, SampleId.of(heard), heard);
            assertEquals(law.name(), kept.form().name());
            assertArrayEquals(heard, SampleSpeech.samples(kept));
            assertEquals(kept.sampleId(), SampleId.of(SampleSpeech.samples(kept)));
            assertEquals(heard.length, kept.octets().length);
        }
    }

    @Test
    void speechOfAFileLosesWhatG711Loses() {
        short[] kept = SampleSpeech.samples(SampleSpeech.of(ADA, "00000001", noise));
        double error = 0;
        double power = 0;
        for (int i = 0; i < noise.length; i++) {
            error += Math.pow(kept[i] - noise[i], 2);
            power += Math.pow(noise[i], 2);
        }
        assertTrue(10 * Math.log10(power / error) > 36, "dB"); // what the Recommendation gives Gaussian noise is 38
    }

    @Test
    void wavFileHoldsTheSameSpeech() throws Exception {
        Attachment kept = SampleSpeech.of(ADA, "00000001", noise);
        float[] read = AudioFiles.read(Files.write(folder.resolve("a.wav"), SampleSpeech.wav(kept)))
                .samples();
        short[] samples = SampleSpeech.samples(kept);
        assertEquals(samples.length, read.length);
        for (int i = 0; i < read.length; i++) {
            assertEquals(samples[i] / 32768f, read[i], 1e-6);
        }
    }

    @Test
    void alteredOrSealedSpeechIsRefusedAndShowsNothing() {
        Attachment kept = SampleSpeech.of(ADA, "00000001", noise);
        byte[] altered = kept.octets().clone();
        altered[17] ^= 1;
        Attachment harmed =
                new Attachment(ADA, "00000001", SampleSpeech.NAME, Form.PCMU, false, altered, kept.sha256());
        assertTrue(kept.isIntact());
        assertFalse(harmed.isIntact());
        assertThrows(IllegalArgumentException.class, () -> SampleSpeech.samples(harmed));
        assertThrows(IllegalArgumentException.class, () -> SampleSpeech.wav(kept.with(true, altered)));
        assertEquals("Attachment[speech of sample 00000001, 8000 octets redacted]", kept.toString());
        assertThrows(
                IllegalArgumentException.class, () -> Attachment.of(ADA, "00000001", "two words", Form.PCMU, altered));
        assertEquals(kept, kept.with(false, Arrays.copyOf(kept.octets(), kept.octets().length)));
    }
}
