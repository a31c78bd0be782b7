package io.callprint.sip;

import gov.nist.javax.sip.stack.SIPTransactionStack;
import gov.nist.javax.sip.stack.TLSMessageProcessor;
import java.net.InetAddress;

/** The stack's TLS side; like {@link GuardedTcp} its accepting thread outlives any error. */
final class GuardedTls extends TLSMessageProcessor {
    private final SipCounters counters;

    GuardedTls(InetAddress host, SIPTransactionStack stack, int port, SipCounters counters) {
        super(host, stack, port);
        this.counters = counters;
    }

    @Override
    public void run() {
        LastingLoop.run("tls-acceptor", counters, () -> isRunning && !sock.isClosed(), super::run);
    }
}
