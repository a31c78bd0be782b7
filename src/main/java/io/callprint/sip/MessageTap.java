package io.callprint.sip;

import java.net.InetSocketAddress;

/** Sees each SIP message as it comes or goes. On the thread that reads or sends: copies and hands over, never blocks. */
@FunctionalInterface
public interface MessageTap {
    /** Looks at nothing. */
    MessageTap NONE = (_, _, _) -> {};

    /** Whether anybody looks, so that a message is worth copying. */
    @SuppressWarnings("ReferenceEquality") // there is one NONE
    default boolean isOpen() {
        return this != NONE;
    }

    /** @param message not to be changed or kept */
    void message(InetSocketAddress from, InetSocketAddress to, byte[] message);
}
