package io.callprint.call;

/**
 * How a call ends: a closed set, told exactly once per call.
 *
 * <p>{@code sipStatus} is the status of the final response when one ended the call before it was answered, else 0.
 */
public enum CallEnd {
    CALLER_HUNG_UP(0),
    CALLER_CANCELLED(487),
    TRANSFERRED(0),
    FLOW_HUNG_UP(0),
    /** Whom the caller was connected with hung up. */
    BRIDGED_LEG_ENDED(0),
    REJECTED_BY_POLICY(403),
    NOT_ACCEPTABLE(488),
    MEDIA_TIMEOUT(0),
    TOO_LONG(0),
    OVERLOAD(503),
    NO_ACK(0),
    PEER_TIMED_OUT(408),
    PROTOCOL_ERROR(0),
    SERVER_SHUTDOWN(503),
    INTERNAL_ERROR(500);

    private final int sipStatus;

    CallEnd(int sipStatus) {
        this.sipStatus = sipStatus;
    }

    public int sipStatus() {
        return sipStatus;
    }

    /** As metrics and events spell it, for example {@code caller-hung-up}. */
    public String metricName() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
