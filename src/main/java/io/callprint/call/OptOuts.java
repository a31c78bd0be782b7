package io.callprint.call;

import io.callprint.voiceprint.CallerId;

/** Where a caller's wish never to be asked again goes. Blocks on the store: called from a virtual thread. */
@FunctionalInterface
public interface OptOuts {
    /** @throws io.callprint.voiceprint.StoreUnavailableException when it could not be kept */
    void optOut(CallerId caller);
}
