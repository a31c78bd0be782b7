package io.callprint.capture;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Capture files, one a call. Whoever sees a message or packet hands a copy over; the thread {@code capture} alone writes. The
 * waiting line is bounded, and so is each file; what does not fit is counted and left out. A call's file is closed when nothing
 * came for a while and opened again when something does.
 */
public final class Captures implements AutoCloseable {
    /** By this header of the INVITE the PBX says that the caller agreed to be recorded. */
    public static final String CONSENT_HEADER = "x-callprint-consent";

    private static final Logger LOG = LoggerFactory.getLogger(Captures.class);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);
    private static final int WAITING = 4_096;
    /** Longer than a silent call goes without a message as a rule (RFC 4028 section 4: half an interval of 600 s). */
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(5);

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Waiting(
            CallCapture call, Instant at, InetSocketAddress from, InetSocketAddress to, byte[] bytes, int kept) {}

    private static final class Open {
        private final PcapFile file;
        private long usedNanos;

        private Open(PcapFile file) {
            this.file = file;
        }
    }

    private final Path folder;
    private final Optional<String> number;
    private final boolean audio;
    private final long maxBytes;
    private final AtomicInteger callsLeft;
    private final Clock clock;
    private final Map<String, CallCapture> calls = new ConcurrentHashMap<>();
    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong leftOut = new AtomicLong();
    private final Thread thread;
    private volatile boolean running = true;

    /** Owned by the thread. */
    private final Map<CallCapture, Open> files = new HashMap<>();

    /**
     * Makes the folder when it is missing.
     *
     * @param number only calls from or to it; empty: all
     * @param audio whether the audio of callers who agreed is kept
     * @param maxBytes largest file
     * @param maxCalls so many calls are captured, then no more
     */
    public Captures(Path folder, Optional<String> number, boolean audio, long maxBytes, int maxCalls, Clock clock)
            throws IOException {
        this.folder = Files.createDirectories(folder);
        this.number = number;
        this.audio = audio;
        this.maxBytes = maxBytes;
        this.callsLeft = new AtomicInteger(maxCalls);
        this.clock = clock;
        thread = Thread.ofPlatform().name("capture").daemon().start(this::run);
    }

    /** A SIP message came or went. Any thread. */
    public void message(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
        SipText text = new SipText(bytes);
        Optional<String> callId = text.callId();
        if (callId.isEmpty()) {
            return;
        }
        CallCapture call = calls.get(callId.get());
        if (call == null && text.isInvite() && number.map(text::concerns).orElse(true)) {
            call = begin(callId.get(), text);
        }
        if (call != null) {
            byte[] masked = SipText.withoutKeys(bytes);
            write(call, from, to, masked, masked.length);
        }
    }

    private @Nullable CallCapture begin(String callId, SipText invite) {
        if (callsLeft.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
            leftOut.incrementAndGet();
            return null;
        }
        boolean agreed = invite.header(CONSENT_HEADER)
                .filter(value -> value.equalsIgnoreCase("recording"))
                .isPresent();
        CallCapture call = new CallCapture(this, file(callId), audio && agreed);
        calls.put(callId, call);
        return call;
    }

    /** The capture of a call whose INVITE was seen. Any thread. */
    public Optional<CallCapture> of(String callId) {
        return Optional.ofNullable(calls.get(callId));
    }

    /** The messages of another call belong to this one, if it is captured: the far side of a bridge. Any thread. */
    public void joins(String legCallId, String callId) {
        of(callId).ifPresent(call -> calls.put(legCallId, call));
    }

    /** Messages and packets that were not kept. */
    public long leftOut() {
        return leftOut.get();
    }

    private Path file(String callId) {
        String safe = callId.replaceAll("[^A-Za-z0-9.@-]", "_");
        return folder.resolve(
                NAME.format(clock.instant()) + "-" + safe.substring(0, Math.min(safe.length(), 80)) + ".pcap");
    }

    void write(CallCapture call, InetSocketAddress from, InetSocketAddress to, byte[] bytes, int kept) {
        if (!waiting.offer(new Waiting(call, clock.instant(), from, to, bytes, kept))) {
            leftOut.incrementAndGet();
        }
    }

    private void run() {
        try {
            while (running || !waiting.isEmpty()) {
                Waiting next = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (next != null) {
                    keep(next);
                }
                if (waiting.isEmpty()) {
                    closeIdle(running ? IDLE_NANOS : -1);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeIdle(-1);
    }

    private void keep(Waiting next) {
        try {
            Open open = files.get(next.call());
            if (open == null) {
                open = new Open(new PcapFile(next.call().file()));
                files.put(next.call(), open);
            }
            open.usedNanos = System.nanoTime();
            if (open.file.size() + next.kept() > maxBytes) {
                leftOut.incrementAndGet();
                return;
            }
            open.file.datagram(next.at(), next.from(), next.to(), next.bytes(), next.kept());
        } catch (IOException e) {
            if (leftOut.getAndIncrement() == 0) {
                LOG.warn("captures cannot be written now: {}", e.getMessage());
            }
        }
    }

    /** Also makes what was written visible to readers of the files. */
    private void closeIdle(long idleNanos) {
        long now = System.nanoTime();
        for (Iterator<Map.Entry<CallCapture, Open>> each = files.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<CallCapture, Open> entry = each.next();
            try {
                if (now - entry.getValue().usedNanos > idleNanos) {
                    each.remove();
                    calls.values().removeIf(entry.getKey()::equals);
                    entry.getValue().file.close();
                } else {
                    entry.getValue().file.flush();
                }
            } catch (IOException e) {
                leftOut.incrementAndGet();
            }
        }
    }

    /** Writes what waits, then ends. */
    @Override
    public void close() {
        running = false;
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
