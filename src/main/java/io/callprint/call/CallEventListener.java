package io.callprint.call;

/** Hears the events of all calls, in order per call. Must return at once and never throw. */
@FunctionalInterface
public interface CallEventListener {
    void on(CallEvent event);
}
