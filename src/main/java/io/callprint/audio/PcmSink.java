package io.callprint.audio;

/** Takes the audio of a call frame by frame, in order. Called on a media thread: never blocks, allocates or locks. */
@FunctionalInterface
public interface PcmSink {
    /**
     * @param frame owned by the caller and overwritten after this returns
     * @param arrivalNanos when the packet that completed the frame was received, on the monotonic clock of {@code
     *     System.nanoTime()}
     */
    void accept(PcmFrame frame, long arrivalNanos);
}
