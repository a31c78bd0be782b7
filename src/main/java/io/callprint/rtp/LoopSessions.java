package io.callprint.rtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One {@code rtp-io} thread: its event loop, receive buffer, and the sessions it serves. */
final class LoopSessions {
    private static final int TICK_MILLIS = 20;

    private final EventLoop eventLoop;
    private final LongSupplier nanoTime;
    private final ByteBuf buffer = Unpooled.buffer(MediaSocket.MAX_DATAGRAM_BYTES, MediaSocket.MAX_DATAGRAM_BYTES);

    /** Owned by the loop. */
    private final List<RtpMediaSession> sessions = new ArrayList<>();

    LoopSessions(EventLoop eventLoop, LongSupplier nanoTime) {
        this.eventLoop = eventLoop;
        this.nanoTime = nanoTime;
        var ticking = eventLoop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        eventLoop.terminationFuture().addListener(ended -> ticking.cancel(false));
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    ByteBuf buffer() {
        return buffer;
    }

    void add(RtpMediaSession session) {
        eventLoop.execute(() -> sessions.add(session));
    }

    /** On the loop. */
    void remove(RtpMediaSession session) {
        sessions.remove(session);
    }

    private void tick() {
        long now = nanoTime.getAsLong();
        for (int i = 0; i < sessions.size(); i++) {
            sessions.get(i).tick(now);
        }
    }
}
