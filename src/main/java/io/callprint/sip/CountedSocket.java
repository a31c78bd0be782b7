package io.callprint.sip;

import java.io.IOException;
import java.net.Socket;

/** A connection that says when it is closed. */
class CountedSocket extends Socket {
    private final Runnable onClose;

    /** @param onClose called once */
    CountedSocket(Runnable onClose) {
        this.onClose = onClose;
    }

    @Override
    public final void close() throws IOException {
        boolean first;
        synchronized (this) {
            first = !isClosed();
            super.close();
        }
        if (first) {
            onClose.run();
        }
    }
}
