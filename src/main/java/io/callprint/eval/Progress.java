package io.callprint.eval;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far long work has come and how long it will take: a bar that is drawn over on a terminal, else a line every 10 %.
 * Thread-safe.
 */
public final class Progress {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 200_000_000;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private String what = "";
    private int total;
    private int done;
    private int shown;
    private long startNanos;
    private long drawnNanos;

    /** @param terminal whether {@code out} understands a carriage return */
    public Progress(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    public synchronized void begin(String what, int total) {
        this.what = what;
        this.total = total;
        done = 0;
        shown = 0;
        startNanos = nanoTime.getAsLong();
        drawnNanos = startNanos;
    }

    public synchronized void step() {
        reach(done + 1);
    }

    /** @param steps that are done; fewer than before changes nothing */
    public synchronized void reach(int steps) {
        if (steps <= done) {
            return;
        }
        done = Math.min(steps, total);
        long now = nanoTime.getAsLong();
        if (terminal) {
            if (done == total || now - drawnNanos > REDRAW_NANOS) {
                drawnNanos = now;
                int filled = WIDTH * done / total;
                out.printf("\r\u001b[K%s [%s%s] %s", what, "#".repeat(filled), "-".repeat(WIDTH - filled), state(now));
                out.print(done == total ? "\r\u001b[K" : "");
                out.flush();
            }
        } else if (10L * done / total > shown) {
            shown = (int) (10L * done / total);
            out.println(what + " " + state(now));
        }
    }

    private String state(long now) {
        double left = (now - startNanos) / 1e9 / done * (total - done);
        String time = left < 90
                ? String.format(Locale.ROOT, "%.0f s", left)
                : String.format(Locale.ROOT, "%.0f min", left / 60);
        return "%d/%d, %d %%, %s left".formatted(done, total, 100L * done / total, time);
    }
}
