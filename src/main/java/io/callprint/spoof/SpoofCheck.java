package io.callprint.spoof;

import io.callprint.config.SpoofConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage between speech and decision that asks whether somebody speaks or something plays. Checks that need no model,
 * and a {@link SpoofScorer} when there is one; a scorer that fails suspects nobody. About 4 ms for 5 s of speech. Any
 * thread.
 */
public final class SpoofCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SpoofCheck.class);
    /** Of the speech; telephones that mute noise leave zeros between words, and speech holds pauses of 96 ms at most. */
    private static final double SILENT_SHARE = 0.1;
    /** 30 ms: longer than what a far end plays twice to conceal a lost packet. */
    private static final int REPEATED_SAMPLES = 240;

    private static final double OFFSET_DB = -4;
    private static final double HOLE_DB = 20;

    private final SpoofConfig config;
    private final Optional<SpoofScorer> scorer;
    private final HeardAudio heard;
    private final Map<Suspicion, LongAdder> counts = new EnumMap<>(Suspicion.class);

    /** @param nanoTime {@code System::nanoTime} */
    public SpoofCheck(SpoofConfig config, Optional<SpoofScorer> scorer, LongSupplier nanoTime) {
        this.config = config;
        this.scorer = scorer;
        this.heard = new HeardAudio(Duration.ofHours(config.rememberHours()).toNanos(), nanoTime);
        for (Suspicion suspicion : Suspicion.values()) {
            counts.put(suspicion, new LongAdder());
        }
    }

    /**
     * @param source whose audio this is, such as the Call-ID: within one the same audio comes again by nature
     * @param speech net speech, 8 kHz, 16 bit; not changed
     * @param concealedShare 0..1 of it that was made up for lost packets, whose traces are our own
     */
    public Set<Suspicion> examine(String source, short[] speech, double concealedShare) {
        if (config.action() == SpoofConfig.Action.OFF) {
            return Set.of();
        }
        Set<Suspicion> found = EnumSet.noneOf(Suspicion.class);
        if (heard.wasHeard(source, AudioLandmarks.of(speech))) {
            found.add(Suspicion.HEARD_BEFORE);
        }
        DigitalTraces traces = DigitalTraces.of(speech);
        if (traces.silentShare() > SILENT_SHARE + concealedShare) {
            found.add(Suspicion.DIGITAL_SILENCE);
        }
        if (traces.repeatedSamples() >= REPEATED_SAMPLES) {
            found.add(Suspicion.REPEATED_AUDIO);
        }
        BandContent band = BandContent.of(speech);
        if (band.offsetDb() > OFFSET_DB || band.holeDb() > HOLE_DB) {
            found.add(Suspicion.IMPOSSIBLE_BAND);
        }
        if (isSynthetic(speech)) {
            found.add(Suspicion.SYNTHETIC);
        }
        found.forEach(suspicion ->
                counts.computeIfAbsent(suspicion, _ -> new LongAdder()).increment());
        return Collections.unmodifiableSet(found);
    }

    private boolean isSynthetic(short[] speech) {
        try {
            return scorer.filter(s -> s.score(speech) >= s.threshold()).isPresent();
        } catch (RuntimeException e) {
            LOG.warn("the detector of made voices failed: {}", e.getMessage());
            return false;
        }
    }

    /** How often each was found since the start. */
    public Map<Suspicion, Long> counts() {
        Map<Suspicion, Long> now = new EnumMap<>(Suspicion.class);
        counts.forEach((suspicion, count) -> now.put(suspicion, count.sum()));
        return now;
    }
}
