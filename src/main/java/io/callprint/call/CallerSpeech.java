package io.callprint.call;

import io.callprint.audio.PcmFrame;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.SpeechDetector;
import io.callprint.speech.SpeechStream;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The caller's speech as the call sees it. News from the {@code vad} thread waits in a slot of one: when the call is busy
 * only the newest survives, so a slow call cannot pile them up.
 */
final class CallerSpeech implements AutoCloseable {
    private final SpeechStream stream;
    private final AtomicReference<@Nullable SpeechUpdate> newest = new AtomicReference<>();

    /** Read on {@code rtp-io} and {@code rtp-pacer}, written on the serial executor. */
    private volatile boolean open = true;

    /** Read on {@code rtp-io}, written on the serial executor. */
    private volatile boolean onHold;

    /** Owned by the serial executor: net speech when the stream was restarted; older news shows that much or more. */
    private double staleFromSeconds = Double.POSITIVE_INFINITY;

    private SpeechUpdate latest = SpeechUpdate.NOTHING;

    /** @param news called on the serial executor */
    CallerSpeech(SpeechDetector detector, CallSerial serial, Consumer<SpeechUpdate> news) {
        this.stream = detector.open((netSpeechSeconds, speaking, silenceMillis, levelDbfs, lastArrivalNanos) -> {
            SpeechUpdate update =
                    new SpeechUpdate(netSpeechSeconds, speaking, silenceMillis, levelDbfs, lastArrivalNanos);
            if (newest.getAndSet(update) == null) {
                serial.run(() -> deliver(news));
            }
        });
    }

    private void deliver(Consumer<SpeechUpdate> news) {
        SpeechUpdate update = newest.getAndSet(null);
        if (update == null || !open || update.netSpeechSeconds() >= staleFromSeconds) {
            return;
        }
        staleFromSeconds = Double.POSITIVE_INFINITY;
        latest = update;
        news.accept(update);
    }

    SpeechUpdate latest() {
        return latest;
    }

    void received(PcmFrame frame, long arrivalNanos) {
        if (open && !onHold) {
            stream.accept(frame, arrivalNanos);
        }
    }

    void sent(PcmFrame frame, long sentNanos) {
        if (open) {
            stream.sent(frame, sentNanos);
        }
    }

    void keyDown() {
        if (open) {
            stream.keyDown();
        }
    }

    /** On hold comes music, if anything: it does not count, and what was collected stays. */
    void hold(boolean held) {
        onHold = held;
    }

    /** A new turn begins. */
    void restart() {
        if (latest.netSpeechSeconds() > 0) {
            staleFromSeconds = latest.netSpeechSeconds();
        }
        latest = SpeechUpdate.NOTHING;
        stream.restart();
    }

    NetSpeech collected() {
        return stream.collected();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            stream.close();
        }
    }
}
