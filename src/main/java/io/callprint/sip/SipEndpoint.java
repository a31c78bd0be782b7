package io.callprint.sip;

import java.net.InetSocketAddress;

/** Our SIP user agent: listens on UDP and TCP, takes calls and places them. */
public interface SipEndpoint extends AutoCloseable {
    /**
     * Binds the sockets and takes calls from now on.
     *
     * @param acceptor decides on each new INVITE; called on the call's own serial executor
     * @throws SipStartException naming the address when a port cannot be bound
     */
    void start(SipCallAcceptor acceptor) throws SipStartException;

    /** The bound address, with the real port when 0 was configured; the same port for UDP and TCP. */
    InetSocketAddress address();

    /** Places a call; its events come to the listener on the call's own serial executor. */
    SipCall invite(OutgoingInvite invite, SipCallListener listener);

    /** From now on new INVITEs get 503 with Retry-After; calls in progress go on. */
    void refuseNewCalls();

    /** Dialogs and early dialogs alive now. */
    int openCalls();

    /** Ends what is left by BYE or CANCEL, waits a short while for the answers, closes the sockets. */
    @Override
    void close();
}
