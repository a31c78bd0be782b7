package io.callprint.rtp;

import io.callprint.sdp.SrtpAgreement;
import io.callprint.srtp.SrtcpReceiver;
import io.callprint.srtp.SrtpKey;
import io.callprint.srtp.SrtpReceiver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks and decrypts what one call receives, once keys were agreed on. After a change of keys packets under the former key
 * count until the first under the new one came, since those on the way are still encrypted with it. Owned by {@code rtp-io}.
 */
final class Decryption {
    private @Nullable SrtpReceiver current;
    private @Nullable SrtpReceiver former;
    private @Nullable SrtcpReceiver reports;

    /** A description was agreed on. */
    void connect(Optional<SrtpAgreement> agreed) {
        if (agreed.isEmpty()) {
            current = null;
            former = null;
            reports = null;
            return;
        }
        SrtpKey key = agreed.get().receiving();
        if (current == null || !current.isFor(key)) {
            former = current;
            current = new SrtpReceiver(key, former);
            reports = new SrtcpReceiver(key);
        }
    }

    /** @return length of the packet in the clear, or one of the faults of {@link SrtpReceiver} */
    int rtp(byte[] bytes, int offset, int length) {
        SrtpReceiver receiver = current;
        if (receiver == null) {
            return length;
        }
        int clear = receiver.unprotect(bytes, offset, length);
        if (former == null) {
            return clear;
        }
        if (clear >= 0) {
            former = null;
            return clear;
        }
        return former.unprotect(bytes, offset, length);
    }

    /** @return length of the report in the clear, or one of the faults of {@link SrtpReceiver} */
    int rtcp(byte[] bytes, int offset, int length) {
        return reports == null ? length : reports.unprotect(bytes, offset, length);
    }
}
