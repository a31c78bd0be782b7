package io.callprint.call;

import io.callprint.rtp.MediaCounters;
import io.callprint.rtp.MediaListener;
import io.callprint.rtp.MediaSession;
import io.callprint.rtp.MediaSinks;
import io.callprint.rtp.MediaTransport;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.rtp.PlaybackEnd;
import io.callprint.sdp.NegotiatedMedia;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Media that plays in virtual time and remembers what. Every test prompt is one second long and known by its array. */
final class FakeMedia implements MediaTransport, MediaSession {
    final List<String> played = new ArrayList<>();
    final List<NegotiatedMedia> connected = new ArrayList<>();

    @Nullable
    MediaListener listener;

    @Nullable
    MediaSinks sinks;

    boolean hasNoPorts;
    boolean failsToPlay;
    boolean closed;

    private final VirtualTime time;
    private final Map<String, short[]> prompts;
    private final List<CompletableFuture<PlaybackEnd>> playing = new ArrayList<>();
    private final List<CallTimers.Timer> timers = new ArrayList<>();

    FakeMedia(VirtualTime time, Map<String, short[]> prompts) {
        this.time = time;
        this.prompts = prompts;
    }

    @Override
    public MediaSession open(MediaListener listener, MediaSinks sinks) throws NoMediaPortException {
        if (hasNoPorts) {
            throw new NoMediaPortException("all 2 ports of 20000 to 20001 are in use");
        }
        this.listener = listener;
        this.sinks = sinks;
        return this;
    }

    @Override
    public int openSessions() {
        return closed ? 0 : 1;
    }

    @Override
    public int rtpPort() {
        return 20_000;
    }

    @Override
    public void connect(NegotiatedMedia media) {
        connected.add(media);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // prompts of equal content are told apart by their array
    public CompletableFuture<PlaybackEnd> play(short[] samples) {
        if (failsToPlay) {
            throw new IllegalStateException("the pacer is gone");
        }
        played.add(prompts.entrySet().stream()
                .filter(prompt -> prompt.getValue() == samples)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining()));
        CompletableFuture<PlaybackEnd> end = new CompletableFuture<>();
        playing.add(end);
        timers.add(time.after(samples.length / 8L, () -> end.complete(PlaybackEnd.PLAYED)));
        return end;
    }

    @Override
    public void stopPlaying() {
        timers.forEach(CallTimers.Timer::cancel);
        timers.clear();
        List<CompletableFuture<PlaybackEnd>> stopped = List.copyOf(playing);
        playing.clear();
        stopped.forEach(end -> end.complete(PlaybackEnd.STOPPED));
    }

    @Override
    public CompletableFuture<PlaybackEnd> sendDigits(String digits) {
        return CompletableFuture.completedFuture(PlaybackEnd.PLAYED);
    }

    @Override
    public void relayTo(MediaSession other) {}

    @Override
    public void stopRelaying() {}

    @Override
    public MediaCounters counters() {
        return MediaCounters.NONE;
    }

    @Override
    public void close() {
        closed = true;
        stopPlaying();
    }
}
