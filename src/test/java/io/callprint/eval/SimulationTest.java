package io.callprint.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static String refusal(List<String> snrs, List<Double> losses, List<String> tandems) {
        return String.valueOf(assertThrows(TrialListException.class, () -> Simulation.of(1, snrs, losses, tandems))
                .getMessage());
    }

    @Test
    void mistakesNameTheOption() {
        assertEquals(
                "--snr: found \"loud\", expected -20 to 80 dB, or clean",
                refusal(List.of("15", "loud"), List.of(0.01), List.of("none")));
        assertTrue(refusal(List.of("81"), List.of(0.01), List.of("none")).startsWith("--snr: found \"81\""));
        assertTrue(refusal(List.of("NaN"), List.of(0.01), List.of("none")).startsWith("--snr"));
        assertTrue(refusal(List.of("15"), List.of(0.6), List.of("none")).startsWith("--loss: found [0.6]"));
        assertEquals(
                "--tandem: found \"mp3\", expected some of none, gsm, amr-nb, opus",
                refusal(List.of("15"), List.of(0.01), List.of("mp3")));
    }

    @Test
    void sentenceSaysWhatIsDrawnFrom() {
        assertEquals(
                "Every file passed through a simulated telephone channel of its own (seed 7): random band and equaliser, white, pink or babble noise at 5, 15 dB or none, gsm or amr-nb or no second codec, G.711 of either law, 1 %, 2.5 % of packets lost and concealed.",
                Simulation.of(7, List.of("5", "15", "clean"), List.of(0.01, 0.025), List.of("none", "gsm", "amr-nb"))
                        .sentence());
        assertEquals(
                "Every file passed through a simulated telephone channel of its own (seed 7): random band and equaliser, white, pink or babble noise at 15 dB, G.711 of either law, 1 % of packets lost and concealed.",
                Simulation.of(7, List.of("15"), List.of(0.01), List.of("none")).sentence());
    }

    @Test
    void sameValueTwiceIsOneChoice() {
        assertEquals(
                List.of(15.0),
                Simulation.of(1, List.of("15", "15.0"), List.of(0.0), List.of("none"))
                        .snrDb());
    }
}
