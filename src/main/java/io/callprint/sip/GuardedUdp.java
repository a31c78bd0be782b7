package io.callprint.sip;

import gov.nist.javax.sip.stack.DatagramQueuedMessageDispatch;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import gov.nist.javax.sip.stack.UDPMessageChannel;
import gov.nist.javax.sip.stack.UDPMessageProcessor;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.util.LinkedList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The stack's UDP side with threads that outlive any error: one receives into a bounded queue, one works it off, in
 * order (two would swap messages of one call).
 */
final class GuardedUdp extends UDPMessageProcessor {
    private static final int MAX_BACKLOG = 20_000;
    private static final byte[] NOTHING = new byte[0];

    private final SipCounters counters;

    /** Owned by the receiving thread. */
    private @Nullable Worker worker;

    @SuppressWarnings("JdkObsolete") // the stack's field is of that class
    GuardedUdp(InetAddress host, SIPTransactionStack stack, int port, SipCounters counters) throws IOException {
        super(host, stack, port);
        this.counters = counters;
        this.messageQueue = new LinkedBlockingQueue<>(MAX_BACKLOG);
        this.messageChannels = new LinkedList<>();
    }

    /** The receiving thread. */
    @Override
    public void run() {
        LastingLoop.run("udp-receiver", counters, this::isOpen, this::receive);
        // Not by way of messageChannels: who stops us may come before there is a worker.
        if (worker != null) {
            worker.close();
        }
    }

    private boolean isOpen() {
        return isRunning && !sock.isClosed();
    }

    private void receive() throws IOException {
        if (worker == null) {
            worker = new Worker(sipStack, this);
        }
        while (isOpen()) {
            // The guarded socket sets buffers of its own.
            DatagramPacket packet = new DatagramPacket(NOTHING, 0);
            sock.receive(packet);
            if (!messageQueue.offer(new DatagramQueuedMessageDispatch(packet, System.currentTimeMillis()))) {
                counters.count("dropped.backlog");
            }
        }
    }

    /** Parses and runs transactions. Its thread is started by the constructor above it: no field of its own. */
    private static final class Worker extends UDPMessageChannel {
        Worker(SIPTransactionStack stack, GuardedUdp owner) {
            super(stack, owner, "sip-udp");
        }

        @Override
        public void run() {
            GuardedUdp owner = (GuardedUdp) messageProcessor;
            LastingLoop.run("udp-worker", owner.counters, owner::isOpen, super::run);
        }
    }
}
