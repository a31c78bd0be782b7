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
import java.util.Random;
import java.util.Set;

/**
 * Gives every file of a list its own telephone channel, drawn from the seed and the file's name: enrolment and test never
 * share one, and neither the order nor the number of threads changes it. The babble is of the list's enrolled callers.
 */
final class SimulatedCalls {
    private static final int BABBLES = 12;
    private static final int VOICES = 6;
    private static final int BABBLE_SAMPLES = 20 * PcmFrame.SAMPLE_RATE_HZ;

    private final TelephoneChannel channel;
    private final long seed;

    private SimulatedCalls(TelephoneChannel channel, long seed) {
        this.channel = channel;
        this.seed = seed;
    }

    static SimulatedCalls of(TrialList list, long seed, double snrDb, double lossShare) throws IOException {
        Random random = new Random(seed);
        List<Babble> babbles = new ArrayList<>();
        List<String> callers = new ArrayList<>(list.enrolled());
        for (int i = 0; i < BABBLES && callers.size() > VOICES; i++) {
            Collections.shuffle(callers, random);
            babbles.add(babble(list, callers.subList(0, VOICES)));
        }
        return new SimulatedCalls(new TelephoneChannel(new ChannelNoise(babbles), snrDb, lossShare), seed);
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

    TelephoneChannel.Heard pass(AudioClip clip, String file, String speaker) {
        return channel.pass(clip, speaker, mixed(seed, file));
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
