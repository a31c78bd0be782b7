package io.callprint.sip;

import gov.nist.javax.sip.stack.SIPTransactionStack;
import gov.nist.javax.sip.stack.TCPMessageProcessor;
import java.net.InetAddress;

/** The stack's TCP side; the thread that accepts connections outlives any error, no memory for a thread too. */
final class GuardedTcp extends TCPMessageProcessor {
    private final SipCounters counters;

    GuardedTcp(InetAddress host, SIPTransactionStack stack, int port, SipCounters counters) {
        super(host, stack, port);
        this.counters = counters;
    }

    @Override
    public void run() {
        LastingLoop.run("tcp-acceptor", counters, () -> isRunning && !sock.isClosed(), super::run);
    }
}
