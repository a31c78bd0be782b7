package io.callprint.rtp;

import io.callprint.audio.PcmFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Takes everything a session tells and keeps a copy. Any thread. */
final class Heard implements MediaListener {
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Frame(short[] samples, long position, boolean concealed, String thread) {}

    private final List<Frame> frames = new ArrayList<>();
    private final StringBuilder digits = new StringBuilder();
    private int keyDowns;
    private final List<Long> timeouts = new ArrayList<>();

    synchronized void frame(PcmFrame frame, long arrivalNanos) {
        frames.add(new Frame(
                frame.samples().clone(),
                frame.positionSamples(),
                frame.isConcealed(),
                Thread.currentThread().getName()));
    }

    @Override
    public synchronized void onDigit(char digit) {
        digits.append(digit);
    }

    @Override
    public synchronized void onKeyDown(char digit) {
        keyDowns++;
    }

    @Override
    public synchronized void onMediaTimeout(long silentMillis) {
        timeouts.add(silentMillis);
    }

    synchronized List<Frame> frames() {
        return List.copyOf(frames);
    }

    synchronized String digits() {
        return digits.toString();
    }

    synchronized int keyDowns() {
        return keyDowns;
    }

    synchronized List<Long> timeouts() {
        return List.copyOf(timeouts);
    }

    /** All samples in order. */
    synchronized short[] samples() {
        short[] all = new short[frames.size() * PcmFrame.SAMPLES];
        for (int i = 0; i < frames.size(); i++) {
            System.arraycopy(frames.get(i).samples(), 0, all, i * PcmFrame.SAMPLES, PcmFrame.SAMPLES);
        }
        return all;
    }

    synchronized long concealed() {
        return frames.stream().filter(Frame::concealed).count();
    }

    /** Waits until it is so, at most 10 s. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 10 s: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }
}
