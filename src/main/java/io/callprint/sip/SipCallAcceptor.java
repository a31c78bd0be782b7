package io.callprint.sip;

/** Decides what becomes of a new incoming call. */
@FunctionalInterface
public interface SipCallAcceptor {
    /**
     * Called once per new dialog-forming INVITE, after 100 Trying went out, on the call's serial executor.
     *
     * @return the listener of all that follows; the acceptor answers or rejects through {@code call}, now or later
     */
    SipCallListener onInvite(SipCall call);
}
