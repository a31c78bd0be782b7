package io.callprint.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The UDP socket under the stack: hands on only what {@link SipGuard} accepted, answers what deserves an answer, counts
 * the rest.
 */
final class GuardedDatagramSocket extends DatagramSocket {
    private static final int MAX_DATAGRAM_BYTES = 65_535;

    private final SipGuard guard;
    private final SipCounters counters;
    private final SourceGate gate;
    private final MessageTap tap;

    /** Owned by the one thread that receives. */
    private final byte[] buffer = new byte[MAX_DATAGRAM_BYTES];

    GuardedDatagramSocket(InetSocketAddress bind, SipGuard guard, SipCounters counters, SourceGate gate, MessageTap tap)
            throws SocketException {
        super(bind);
        this.guard = guard;
        this.counters = counters;
        this.gate = gate;
        this.tap = tap;
    }

    @Override
    public void receive(DatagramPacket packet) throws IOException {
        DatagramPacket arrived = new DatagramPacket(buffer, buffer.length);
        while (true) {
            arrived.setLength(buffer.length);
            super.receive(arrived);
            InetSocketAddress source = (InetSocketAddress) arrived.getSocketAddress();
            if (!gate.isHeard(source.getAddress())) {
                counters.count("dropped.unheard");
                continue;
            }
            gate.received(source.getAddress(), arrived.getLength());
            SipVerdict verdict;
            try {
                verdict = guard.check(buffer, arrived.getLength(), false);
            } catch (RuntimeException broken) {
                verdict = new SipVerdict.Dropped("guard-failed");
            }
            switch (verdict) {
                case SipVerdict.Accepted(int start, int end) -> {
                    packet.setData(PacketEnvelope.wrap(buffer, start, end, source));
                    packet.setSocketAddress(source);
                    if (tap.isOpen()) {
                        tap.message(source, local(), Arrays.copyOfRange(buffer, start, end));
                    }
                    return;
                }
                case SipVerdict.KeepAlive() -> counters.count("keepalive");
                case SipVerdict.Dropped(String reason) -> {
                    gate.malformed(source.getAddress());
                    counters.count("dropped." + reason);
                }
                case SipVerdict.Refused refused -> refuse(refused, source);
            }
        }
    }

    /** A stack that is being closed still sends; it must not shout about it. */
    @Override
    public void send(DatagramPacket packet) throws IOException {
        if (isResponse(packet) && !gate.maySend(packet.getAddress(), packet.getLength(), canBeSpared(packet))) {
            counters.count("dropped.unproven");
            return;
        }
        try {
            if (tap.isOpen()) { // before it leaves, or its answer might be seen first
                int from = packet.getOffset();
                byte[] message = Arrays.copyOfRange(packet.getData(), from, from + packet.getLength());
                tap.message(local(), (InetSocketAddress) packet.getSocketAddress(), message);
            }
            super.send(packet);
        } catch (IOException failed) {
            if (!isClosed()) {
                throw failed;
            }
            counters.count("dropped.closed");
        }
    }

    private InetSocketAddress local() {
        return (InetSocketAddress) getLocalSocketAddress();
    }

    private static boolean isResponse(DatagramPacket packet) {
        return packet.getLength() > 12
                && packet.getData()[packet.getOffset()] == 'S'
                && packet.getData()[packet.getOffset() + 3] == '/';
    }

    /** 100 and ringing that nobody must acknowledge: without them a caller sends its INVITE again. */
    private static boolean canBeSpared(DatagramPacket packet) {
        String text = new String(packet.getData(), packet.getOffset(), packet.getLength(), StandardCharsets.ISO_8859_1);
        return text.startsWith("SIP/2.0 1") && !text.contains("RSeq: ");
    }

    /** Answers a request without a transaction. */
    void refuse(SipVerdict.Refused refused, InetSocketAddress source) {
        gate.malformed(source.getAddress());
        counters.count("refused." + refused.status());
        byte[] answer = StatelessRefusal.write(refused, source.getAddress().getHostAddress(), source.getPort());
        try {
            send(new DatagramPacket(answer, answer.length, source));
        } catch (IOException | RuntimeException unreachable) {
            counters.count("dropped.refusal-not-sent");
        }
    }
}
