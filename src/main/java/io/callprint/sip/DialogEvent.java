package io.callprint.sip;

/** What can happen to a call: requests and responses received, wishes of ours, timers. */
enum DialogEvent {
    RECEIVED_INVITE,
    RECEIVED_ACK,
    RECEIVED_CANCEL,
    RECEIVED_BYE,
    RECEIVED_UPDATE,
    RECEIVED_INFO,
    RECEIVED_REFER,
    RECEIVED_NOTIFY,
    RECEIVED_OPTIONS,
    RECEIVED_PRACK,
    RECEIVED_PROVISIONAL,
    RECEIVED_SUCCESS,
    RECEIVED_FAILURE,
    RING,
    ANSWER,
    REJECT,
    REFER,
    REOFFER,
    TELL,
    NOTIFY_REFER,
    HANG_UP,
    CLOSE,
    ACK_TIMEOUT,
    PRACK_TIMEOUT,
    REFRESH_DUE,
    SESSION_EXPIRED,
    REQUEST_TIMEOUT,
    DIALOG_GONE
}
