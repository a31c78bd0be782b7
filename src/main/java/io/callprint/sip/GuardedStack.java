package io.callprint.sip;

import gov.nist.javax.sip.EventScanner;
import gov.nist.javax.sip.EventWrapper;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.OIOMessageProcessorFactory;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.io.IOException;
import java.net.InetAddress;
import java.util.EventObject;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.IOExceptionEvent;
import javax.sip.PeerUnavailableException;

/**
 * The JAIN-SIP stack as we run it: our sockets, our parser, workers that call the listener themselves, no
 * dialogs of its own. Transactions and their timers stay the stack's.
 */
final class GuardedStack extends SipStackImpl {
    /** Longer than anybody lets a telephone ring. */
    private static final int MAX_INVITE_SECONDS = 600;

    /** As the stack sees it; {@link GuardedUdp} starts its one worker itself. */
    private static final int UDP_WORKERS = 1;

    private static final int MAX_OTHER_SECONDS = 64;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final int MAX_LISTENER_SECONDS = 8;

    /**
     * Larger than any header section and body that pass the guard on a stream; on UDP the guarded socket hands over
     * buffers of its own.
     */
    private static final int MAX_MESSAGE_BYTES = 48 * 1024;

    GuardedStack(GuardedNetwork network, SipCounters counters) throws PeerUnavailableException {
        super(properties());
        this.networkLayer = network;
        AtomicInteger names = new AtomicInteger();
        setMessageParserFactory(stack -> new GuardedParser(network.datagrams(), counters, names));
        setMessageProcessorFactory((stack, host, port, transport) -> transport(stack, host, port, transport, counters));
    }

    private static MessageProcessor transport(
            SIPTransactionStack stack, InetAddress host, int port, String transport, SipCounters counters)
            throws IOException {
        if (transport.equalsIgnoreCase("tcp")) {
            return new GuardedTcp(host, stack, port, counters);
        }
        if (transport.equalsIgnoreCase("tls")) {
            return new GuardedTls(host, stack, port, counters);
        }
        // Made and left alone: only the stack's own factory can tell the stack to answer from the listening socket.
        MessageProcessor unused = new OIOMessageProcessorFactory().createMessageProcessor(stack, host, port, transport);
        return new GuardedUdp(host, stack, unused.getPort(), counters);
    }

    private static Properties properties() {
        Properties p = new Properties();
        // It would drop datagrams uncounted, behind a queue that is bounded and counted here.
        p.setProperty("gov.nist.javax.sip.CONGESTION_CONTROL_TIMEOUT", "0");
        p.setProperty("javax.sip.STACK_NAME", "callprint");
        p.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        p.setProperty("javax.sip.ROUTER_PATH", PinnedHopRouter.class.getName());
        p.setProperty("gov.nist.javax.sip.AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        p.setProperty("gov.nist.javax.sip.THREAD_POOL_SIZE", String.valueOf(UDP_WORKERS));
        p.setProperty("gov.nist.javax.sip.REENTRANT_LISTENER", "true");
        p.setProperty("gov.nist.javax.sip.THREAD_PRIORITY", String.valueOf(Thread.NORM_PRIORITY));
        p.setProperty("gov.nist.javax.sip.RECEIVE_UDP_BUFFER_SIZE", String.valueOf(SOCKET_BUFFER_BYTES));
        p.setProperty("gov.nist.javax.sip.SEND_UDP_BUFFER_SIZE", String.valueOf(SOCKET_BUFFER_BYTES));
        p.setProperty("gov.nist.javax.sip.MAX_MESSAGE_SIZE", String.valueOf(MAX_MESSAGE_BYTES));
        p.setProperty("gov.nist.javax.sip.MAX_LISTENER_RESPONSE_TIME", String.valueOf(MAX_LISTENER_SECONDS));
        p.setProperty("gov.nist.javax.sip.MAX_TX_LIFETIME_INVITE", String.valueOf(MAX_INVITE_SECONDS));
        p.setProperty("gov.nist.javax.sip.MAX_TX_LIFETIME_NON_INVITE", String.valueOf(MAX_OTHER_SECONDS));
        p.setProperty("gov.nist.javax.sip.DELIVER_UNSOLICITED_NOTIFY", "true");
        p.setProperty("gov.nist.javax.sip.CANCEL_CLIENT_TRANSACTION_CHECKED", "false");
        p.setProperty("gov.nist.javax.sip.TIMER_CLASS_NAME", StackTimer.class.getName());
        p.setProperty("gov.nist.javax.sip.STACK_LOGGER", StackLog.class.getName());
        p.setProperty("gov.nist.javax.sip.SERVER_LOGGER", SilentMessageLog.class.getName());
        return p;
    }

    /** Stops everything, the event thread too, which otherwise waits for ever for an event that never comes. */
    void shutDown() {
        EventScanner scanner = getEventScanner();
        // The stack sleeps a second while stopping; an interrupted sleep ends at once.
        Thread.currentThread().interrupt();
        stop();
        if (Thread.interrupted()) {
            StackLog.stopped();
        }
        if (scanner != null) {
            EventObject nothing = new IOExceptionEvent(this, "", 0, "udp");
            scanner.addEvent(new EventWrapper(nothing, null));
        }
    }
}
