package io.callprint.identity;

import io.callprint.audit.AuditEntry;
import io.callprint.audit.AuditLog;
import io.callprint.config.WatchlistConfig;
import io.callprint.voiceprint.EnrolmentSample;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Compares the voice of a call with all watched voices at {@code watchlist.falseAlarmRate}. They are held in memory as they
 * were when the store was last read; matches are written into the audit.
 */
public final class Watchlist implements VoiceWatch, SharedNotes.Reader {
    private final WatchedVoices voices;
    private final Gallery gallery;
    private final Scoring scoring;
    private final WatchlistConfig config;
    private final AuditLog audit;
    private final Clock clock;
    private volatile List<Watched> watched = List.of();

    @SuppressWarnings("ArrayRecordComponent") // vectors are compared by nobody
    private record Watched(WatchedVoice voice, float[] centroid) {}

    private record Close(WatchedVoice voice, double excess) {}

    /** @param gallery says where embeddings become comparable */
    public Watchlist(
            WatchedVoices voices,
            Gallery gallery,
            Scoring scoring,
            WatchlistConfig config,
            AuditLog audit,
            Clock clock) {
        this.voices = voices;
        this.gallery = gallery;
        this.scoring = scoring;
        this.config = config;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Optional<WatchMatch> match(Utterance said, String callId) {
        List<Watched> all = watched;
        if (all.isEmpty() || !gallery.centring().fits(said.embedding())) {
            return Optional.empty();
        }
        float[] x = gallery.centring().centred(said.embedding());
        double rate = Scoring.perComparison(config.falseAlarmRate(), all.size());
        Instant now = clock.instant();
        Optional<WatchedVoice> closest = all.stream()
                .filter(one -> one.voice().until().isAfter(now))
                .map(one -> new Close(one.voice(), excess(one, x, said.netSpeechSeconds(), rate)))
                .filter(close -> close.excess() >= 0)
                .max(Comparator.comparingDouble(Close::excess))
                .map(Close::voice);
        closest.ifPresent(
                voice -> audit.record(new AuditEntry(now, "call", "watch.match", voice.id(), callId, voice.reason())));
        return closest.map(voice -> new WatchMatch(voice.id(), voice.reason()));
    }

    private double excess(Watched one, float[] x, double seconds, double rate) {
        return Centring.dot(x, one.centroid())
                - scoring.accepting(rate, seconds, one.voice().samples().size());
    }

    /** Reads the store anew. */
    @Override
    public void refresh() {
        watched = voices.list().stream()
                .filter(voice -> voice.samples().stream()
                        .allMatch(sample -> gallery.centring().fits(sample.embedding())))
                .map(voice -> new Watched(voice, centroid(voice)))
                .toList();
    }

    /** Voices that calls are compared with now. */
    public int size() {
        return watched.size();
    }

    private float[] centroid(WatchedVoice voice) {
        return Centring.unitMean(voice.samples().stream()
                .map(EnrolmentSample::embedding)
                .map(gallery.centring()::centred)
                .toList());
    }
}
