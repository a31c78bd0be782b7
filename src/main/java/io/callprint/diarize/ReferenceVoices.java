package io.callprint.diarize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps speakers the same from chunk to chunk. Those of a chunk are held against references: who is surely like one
 * joins it and makes it better; who is hardly like any becomes a new one; in between, a speaker keeps to itself until
 * everything was heard. At the end all of them are put together once more. Pure; for one thread.
 */
final class ReferenceVoices {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceVoices.class);

    private final double sureLikeness;
    private final List<VoiceGroup> references = new ArrayList<>();
    private final List<BitSet> apart = new ArrayList<>();
    private int count; // speakers of chunks so far

    /** @param sureLikeness average cosine from which a speaker of a chunk joins a reference at once */
    ReferenceVoices(double sureLikeness) {
        this.sureLikeness = sureLikeness;
    }

    /**
     * @param speakers of one chunk
     * @param isApart whether two of them were heard at the same time, by index
     * @return the number of the first of them; the others follow
     */
    int add(List<VoiceGroup> speakers, BiPredicate<Integer, Integer> isApart) {
        int first = count;
        count += speakers.size();
        int[] referenceOf = new int[speakers.size()];
        Arrays.fill(referenceOf, -1);
        for (int joined = nearest(speakers, referenceOf, isApart); joined >= 0; ) {
            LOG.debug("speaker {} of a chunk is the one of reference {}", first + joined, referenceOf[joined]);
            references.get(referenceOf[joined]).add(numbered(first + joined, speakers.get(joined)));
            joined = nearest(speakers, referenceOf, isApart);
        }
        for (int speaker = 0; speaker < referenceOf.length; speaker++) {
            if (referenceOf[speaker] < 0) {
                referenceOf[speaker] = references.size();
                references.add(numbered(first + speaker, speakers.get(speaker)));
                apart.add(new BitSet());
            }
            for (int other = 0; other < speaker; other++) {
                if (isApart.test(speaker, other)) {
                    apart.get(referenceOf[speaker]).set(referenceOf[other]);
                    apart.get(referenceOf[other]).set(referenceOf[speaker]);
                }
            }
        }
        return first;
    }

    /** Gives the speaker that is surest of a reference to it, if there is one left; that speaker's index, or -1. */
    private int nearest(List<VoiceGroup> speakers, int[] referenceOf, BiPredicate<Integer, Integer> isApart) {
        double most = sureLikeness;
        int surest = -1;
        int nearest = -1;
        for (int speaker = 0; speaker < referenceOf.length; speaker++) {
            for (int reference = 0; reference < references.size() && referenceOf[speaker] < 0; reference++) {
                double likeness = references.get(reference).likeness(speakers.get(speaker));
                if (likeness >= most && isFree(reference, speaker, referenceOf, isApart)) {
                    most = likeness;
                    surest = speaker;
                    nearest = reference;
                }
            }
        }
        if (surest >= 0) {
            referenceOf[surest] = nearest;
        }
        return surest;
    }

    private static boolean isFree(
            int reference, int speaker, int[] referenceOf, BiPredicate<Integer, Integer> isApart) {
        for (int other = 0; other < referenceOf.length; other++) {
            if (referenceOf[other] == reference && isApart.test(speaker, other)) {
                return false;
            }
        }
        return true;
    }

    private static VoiceGroup numbered(int number, VoiceGroup speaker) {
        float[] mean = speaker.mean();
        VoiceGroup numbered = new VoiceGroup(mean.length);
        numbered.add(number, mean, speaker.seconds());
        return numbered;
    }

    /**
     * Puts everything together once more.
     *
     * @return the groups that are left; their members are numbers of speakers of chunks
     */
    List<VoiceGroup> settle(Agglomeration agglomeration) {
        return agglomeration.merge(references, (i, j) -> apart.get(i).get(j));
    }
}
