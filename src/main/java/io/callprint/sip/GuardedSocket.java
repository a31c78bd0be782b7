package io.callprint.sip;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A TCP connection under the stack, incoming or outgoing, whose input passes {@link GuardedStream}. */
final class GuardedSocket extends CountedSocket implements GuardedConnection {
    private final SipGuard guard;
    private final SourceGate gate;
    private final SipCounters counters;
    private final MessageTap tap;
    private final AtomicReference<@Nullable GuardedStream> input = new AtomicReference<>();
    private final AtomicReference<@Nullable OutputStream> output = new AtomicReference<>();

    /**
     * Unconnected.
     *
     * @param onClose called once, when the socket is closed
     */
    GuardedSocket(SipGuard guard, SourceGate gate, SipCounters counters, MessageTap tap, Runnable onClose) {
        super(onClose);
        this.guard = guard;
        this.gate = gate;
        this.counters = counters;
        this.tap = tap;
    }

    @Override
    public void arrived(byte[] message) {
        TappedStream.arrived(this, tap, message);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        GuardedStream known = input.get();
        if (known != null) {
            return known;
        }
        GuardedStream made = new GuardedStream(this, super.getInputStream(), guard, gate, counters);
        GuardedStream other = input.compareAndExchange(null, made);
        return other == null ? made : other;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        // One object for everybody: whoever writes a message holds its monitor.
        OutputStream known = output.get();
        if (known != null) {
            return known;
        }
        OutputStream made = TappedStream.over(super.getOutputStream(), this, tap);
        OutputStream other = output.compareAndExchange(null, made);
        return other == null ? made : other;
    }
}
