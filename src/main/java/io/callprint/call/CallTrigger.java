package io.callprint.call;

/** What moves a call from one {@link CallState} to the next. */
public enum CallTrigger {
    ANSWER_SENT,
    ACK_RECEIVED,
    OPTED_OUT,
    ENOUGH_TO_LOOK_AT,
    NOT_SURE_YET,
    VOICE_IDENTIFIED,
    VOICE_UNCERTAIN,
    VOICE_UNKNOWN,
    NO_USABLE_SPEECH,
    RECOGNITION_UNAVAILABLE,
    ENROLMENT_OFFERED,
    ROUTE_CHOSEN,
    TRANSFER_REFUSED,
    TRANSFER_DONE,
    BRIDGE_ANSWERED,
    STAYS_HERE,
    KEY_PRESSED,
    SESSION_REOFFERED,
    DIALOG_OVER
}
