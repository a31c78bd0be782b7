package io.callprint.eval;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.PcmFrame;
import io.callprint.audio.Resampler;
import io.callprint.eval.ChannelNoise.Babble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gives every file of a list its own telephone channel, drawn from the seed and the file's name: enrolment and test never
 * share one, and neither the order nor the number of threads changes it. The babble is of the list's enrolled callers.
 */
final class SimulatedCalls {
    private static final int BABBLES = 12;
    private static final int VOICES = 6;
    private static final int BABBLE_SAMPLES = 20 * PcmFrame.SAMPLE_RATE_HZ;

    private final TelephoneChannel channel;
    private final Simulation simulation;

    private SimulatedCalls(TelephoneChannel channel, Simulation simulation) {
        this.channel = channel;
        this.simulation = simulation;
    }

    /** @param simulation of codecs that this machine has, see {@link #runnable} */
    static SimulatedCalls of(TrialList list, Simulation simulation) throws IOException {
        Random random = new Random(simulation.seed());
        List<Babble> babbles = new ArrayList<>();
        List<String> callers = new ArrayList<>(list.enrolled());
        for (int i = 0; i < BABBLES && callers.size() > VOICES; i++) {
            Collections.shuffle(callers, random);
            babbles.add(babble(list, callers.subList(0, VOICES)));
        }
        return new SimulatedCalls(new TelephoneChannel(new ChannelNoise(babbles), simulation), simulation);
    }

    /**
     * Without the codecs that this machine lacks.
     *
     * @throws TrialListException when nothing is left
     */
    static Simulation runnable(Simulation wanted) {
        List<Tandem> there =
                wanted.tandems().stream().filter(Tandem::isAvailable).toList();
        if (there.isEmpty()) {
            throw new TrialListException(
                    "--tandem: found no program sox that has %s, expected it installed (Debian: sox, libsox-fmt-all)"
                            .formatted(
                                    wanted.tandems().stream().map(Tandem::label).toList()));
        }
        return new Simulation(wanted.seed(), wanted.snrDb(), wanted.lossShares(), there);
    }

    private static Babble babble(TrialList list, List<String> callers) throws IOException {
        Resampler resampler = new Resampler();
        float[] sum = new float[BABBLE_SAMPLES];
        Set<String> speakers = new HashSet<>(callers);
        for (String caller : callers) {
            String file = list.enrolmentFiles(caller).getFirst();
            float[] voice = resampler
                    .resample(AudioFiles.read(list.file(file)), PcmFrame.SAMPLE_RATE_HZ)
                    .samples();
            double power = TelephoneChannel.speechPower(voice);
            if (power > 0) {
                float scale = (float) (0.1 / Math.sqrt(power));
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += scale * voice[i % voice.length];
                }
            }
        }
        return new Babble(sum, speakers);
    }

    TelephoneChannel.Heard pass(AudioClip clip, String file, String speaker) throws IOException {
        return channel.pass(clip, speaker, mixed(simulation.seed(), file));
    }

    /** What was drawn for a call, as conditions: where there was only one choice it is none. */
    Map<String, String> conditions(TelephoneChannel.Heard call) {
        boolean silent = Double.isInfinite(call.snrDb());
        Map<String, String> conditions = new TreeMap<>();
        conditions.put("simulated codec", call.law().name());
        conditions.put("simulated noise", silent ? "none" : call.noise().label());
        if (simulation.snrDb().size() > 1) {
            conditions.put("simulated SNR", silent ? "clean" : Simulation.snrLabel(call.snrDb()) + " dB");
        }
        if (simulation.lossShares().size() > 1) {
            conditions.put("simulated loss", Simulation.lossLabel(call.lossShare()));
        }
        if (simulation.tandems().size() > 1) {
            conditions.put("simulated tandem", call.tandem().label());
        }
        return conditions;
    }

    /** FNV-1a, 64 bits, then the seed, then the finaliser of SplitMix64. */
    static long mixed(long seed, String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash ^= seed * 0x9e3779b97f4a7c15L;
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
