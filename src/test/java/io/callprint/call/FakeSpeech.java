package io.callprint.call;

import io.callprint.audio.AudioClip;
import io.callprint.audio.PcmFrame;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.SpeechDetector;
import io.callprint.speech.SpeechListener;
import io.callprint.speech.SpeechStream;
import org.jspecify.annotations.Nullable;

/** Speech that is there when a test says so: told every 100 ms, as the real detector does. */
final class FakeSpeech implements SpeechDetector, SpeechStream {
    boolean failsToOpen;
    boolean failsToCollect;
    boolean isOpen;
    int restarts;

    private final VirtualTime time;
    private @Nullable SpeechListener listener;
    private double seconds;
    private long silenceMillis;
    private long lastArrivalNanos;

    FakeSpeech(VirtualTime time) {
        this.time = time;
    }

    void speaks(double forSeconds) {
        for (int step = 0; step < Math.round(forSeconds * 10); step++) {
            time.pass(100);
            seconds += 0.1;
            silenceMillis = 0;
            lastArrivalNanos = time.nanos();
            tell(true);
        }
    }

    void isSilent(double forSeconds) {
        for (int step = 0; step < Math.round(forSeconds * 10); step++) {
            time.pass(100);
            silenceMillis += 100;
            tell(false);
        }
    }

    private void tell(boolean speaking) {
        if (isOpen && listener != null) {
            listener.onSpeech(rounded(), speaking, silenceMillis, speaking ? -20 : -60, lastArrivalNanos);
        }
    }

    private double rounded() {
        return Math.round(seconds * 10) / 10.0;
    }

    @Override
    public SpeechStream open(SpeechListener listener) {
        if (failsToOpen) {
            throw new IllegalStateException("no VAD");
        }
        this.listener = listener;
        isOpen = true;
        return this;
    }

    @Override
    public NetSpeech collect(AudioClip clip, double limitSeconds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void accept(PcmFrame frame, long arrivalNanos) {}

    @Override
    public void sent(PcmFrame frame, long sentNanos) {}

    @Override
    public void keyDown() {}

    @Override
    public void restart() {
        restarts++;
        seconds = 0;
        silenceMillis = 0;
    }

    @Override
    public NetSpeech collected() {
        if (failsToCollect) {
            throw new IllegalStateException("a bug");
        }
        return new NetSpeech(new short[(int) Math.round(rounded() * 8000)], -20, -60, 0, lastArrivalNanos);
    }

    @Override
    public void close() {
        isOpen = false;
    }
}
