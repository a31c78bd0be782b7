package io.callprint.rtp;

import io.callprint.audio.KeyTones;
import io.callprint.audio.PcmFrame;
import io.callprint.audio.PcmSink;

/**
 * Hears key presses in the audio of a far end that did not agree on telephone events. What concealment made up is not looked
 * at, so a lost packet does not make two presses of one. Owned by {@code rtp-io}.
 */
final class InBandKeys implements PcmSink {
    private final MediaListener listener;
    private final ReceiveCounters counters;
    private final PcmSink sink;
    private final KeyTones tones = new KeyTones();
    private boolean listening;

    InBandKeys(MediaListener listener, ReceiveCounters counters, PcmSink sink) {
        this.listener = listener;
        this.counters = counters;
        this.sink = sink;
    }

    /** @param agreed whether keys come as telephone events: then tones in the audio are copies of them */
    void telephoneEvents(boolean agreed) {
        listening = !agreed;
    }

    @Override
    public void accept(PcmFrame frame, long arrivalNanos) {
        if (listening && !frame.isConcealed()) {
            char begun = tones.accept(frame.samples(), PcmFrame.SAMPLES);
            if (tones.isDown()) {
                listener.onKeyDown(tones.pressed());
            }
            if (begun != KeyTones.NONE) {
                counters.digits(1);
                listener.onDigit(begun);
            }
        }
        sink.accept(frame, arrivalNanos);
    }
}
