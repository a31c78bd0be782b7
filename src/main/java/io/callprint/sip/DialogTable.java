package io.callprint.sip;

import static io.callprint.sip.DialogAction.*;
import static io.callprint.sip.DialogEvent.*;
import static io.callprint.sip.DialogState.*;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every transition of a call, each with the rule behind it. A pair without a row has no meaning and is answered so. */
final class DialogTable {
    /**
     * One transition.
     *
     * @param rule where it is written; RFC 3261 unless another number stands there
     */
    record Row(DialogState state, DialogEvent event, DialogState next, DialogAction action, String rule) {}

    static final List<Row> ROWS = List.of(
            // We are called.
            row(INCOMING, RING, INCOMING, SEND_RINGING, "13.3.1.1"),
            row(INCOMING, ANSWER, ANSWERED, SEND_ANSWER, "13.3.1.4"),
            row(INCOMING, REJECT, ENDED, SEND_REJECTION, "13.3.1.3"),
            row(INCOMING, HANG_UP, ENDED, SEND_REJECTION, "13.3.1.3"),
            row(INCOMING, CLOSE, ENDED, SEND_UNAVAILABLE, "21.5.4"),
            row(INCOMING, RECEIVED_CANCEL, ENDED, CANCEL_INVITE, "9.2"),
            row(INCOMING, RECEIVED_BYE, ENDED, END_UNANSWERED, "15.1.2"),
            row(INCOMING, RECEIVED_INVITE, INCOMING, REFUSE_RETRY_LATER, "14.2"),
            row(INCOMING, RECEIVED_UPDATE, INCOMING, ANSWER_EARLY_UPDATE, "RFC 3311 5.2"),
            row(INCOMING, RECEIVED_PRACK, INCOMING, ANSWER_PRACK, "RFC 3262 3"),
            row(INCOMING, PRACK_TIMEOUT, ENDED, GIVE_UP_RINGING, "RFC 3262 3"),
            row(INCOMING, RECEIVED_REFER, INCOMING, REFUSE_RETRY_LATER, "RFC 3515 2.4.2"),
            row(INCOMING, RECEIVED_OPTIONS, INCOMING, ANSWER_CAPABILITIES, "11.2"),
            row(INCOMING, RECEIVED_INFO, INCOMING, ANSWER_INFO, "RFC 6086 4.2.2"),
            row(INCOMING, RECEIVED_NOTIFY, INCOMING, REFUSE_GONE, "RFC 6665 4.1.3"),
            row(INCOMING, RECEIVED_ACK, INCOMING, NOTHING, "13.3.1.4"),
            row(INCOMING, REQUEST_TIMEOUT, ENDED, TELL_TIMEOUT, "17.2.1"),

            // Our 200 is on its way.
            row(ANSWERED, RECEIVED_ACK, CONFIRMED, ESTABLISH, "13.3.1.4"),
            row(ANSWERED, ACK_TIMEOUT, ENDED, BYE_WITHOUT_ACK, "13.3.1.4"),
            row(ANSWERED, RECEIVED_BYE, ENDED, ANSWER_BYE, "15.1.2"),
            row(ANSWERED, HANG_UP, HANGING_UP, END_AFTER_ACK, "15"),
            row(ANSWERED, CLOSE, ENDED, SEND_BYE, "15"),
            row(ANSWERED, RECEIVED_CANCEL, ANSWERED, CONFIRM_CANCEL, "9.2"),
            row(ANSWERED, RECEIVED_INVITE, ANSWERED, REFUSE_PENDING, "14.2"),
            row(ANSWERED, RECEIVED_UPDATE, ANSWERED, ANSWER_OFFER, "RFC 3311 5.2"),
            row(ANSWERED, RECEIVED_PRACK, ANSWERED, ANSWER_PRACK, "RFC 3262 3"),
            row(ANSWERED, PRACK_TIMEOUT, ANSWERED, NOTHING, "RFC 3262 3"),
            row(ANSWERED, RECEIVED_REFER, ANSWERED, REFUSE_RETRY_LATER, "RFC 3515 2.4.2"),
            row(ANSWERED, RECEIVED_OPTIONS, ANSWERED, ANSWER_CAPABILITIES, "11.2"),
            row(ANSWERED, RECEIVED_INFO, ANSWERED, ANSWER_INFO, "RFC 6086 4.2.2"),
            row(ANSWERED, RECEIVED_NOTIFY, ANSWERED, REFUSE_GONE, "RFC 6665 4.1.3"),
            row(ANSWERED, REQUEST_TIMEOUT, ANSWERED, NOTHING, "13.3.1.4"),
            row(HANGING_UP, RECEIVED_ACK, ENDED, SEND_PENDING_BYE, "15"),
            row(HANGING_UP, ACK_TIMEOUT, ENDED, SEND_PENDING_BYE, "15"),
            row(HANGING_UP, CLOSE, ENDED, SEND_PENDING_BYE, "15"),
            row(HANGING_UP, RECEIVED_BYE, ENDED, CONFIRM_BYE, "15.1.2"),
            row(HANGING_UP, RECEIVED_CANCEL, HANGING_UP, CONFIRM_CANCEL, "9.2"),
            row(HANGING_UP, HANG_UP, HANGING_UP, NOTHING, "15"),

            // We call.
            row(CALLING, RECEIVED_PROVISIONAL, CALLING, TELL_PROGRESS, "13.2.2.1"),
            row(CALLING, RECEIVED_SUCCESS, CONFIRMED, TELL_ANSWERED, "13.2.2.4"),
            row(CALLING, RECEIVED_FAILURE, ENDED, TELL_REFUSED, "13.2.2.3"),
            row(CALLING, REQUEST_TIMEOUT, ENDED, TELL_TIMEOUT, "17.1.1.2"),
            row(CALLING, HANG_UP, CANCELLING, SEND_CANCEL, "9.1"),
            row(CALLING, CLOSE, CANCELLING, SEND_CANCEL, "9.1"),
            row(CALLING, RECEIVED_OPTIONS, CALLING, ANSWER_CAPABILITIES, "11.2"),
            row(CANCELLING, RECEIVED_PROVISIONAL, CANCELLING, SEND_DUE_CANCEL, "9.1"),
            row(CANCELLING, RECEIVED_SUCCESS, ENDED, ACK_THEN_BYE, "9.1"),
            row(CANCELLING, RECEIVED_FAILURE, ENDED, NOTHING, "9.1"),
            row(CANCELLING, REQUEST_TIMEOUT, ENDED, NOTHING, "9.1"),
            row(CANCELLING, HANG_UP, CANCELLING, NOTHING, "9.1"),
            row(CANCELLING, CLOSE, CANCELLING, NOTHING, "9.1"),

            // The call stands.
            row(CONFIRMED, HANG_UP, ENDED, SEND_BYE, "15.1.1"),
            row(CONFIRMED, CLOSE, ENDED, SEND_BYE, "15.1.1"),
            row(CONFIRMED, RECEIVED_BYE, ENDED, ANSWER_BYE, "15.1.2"),
            row(CONFIRMED, RECEIVED_INVITE, CONFIRMED, ANSWER_OFFER, "14.2"),
            row(CONFIRMED, RECEIVED_UPDATE, CONFIRMED, ANSWER_OFFER, "RFC 3311 5.2"),
            row(CONFIRMED, RECEIVED_PRACK, CONFIRMED, ANSWER_PRACK, "RFC 3262 3"),
            row(CONFIRMED, REFRESH_DUE, CONFIRMED, REFRESH_SESSION, "RFC 4028 10"),
            row(CONFIRMED, SESSION_EXPIRED, ENDED, BYE_TIMED_OUT, "RFC 4028 10"),
            row(CONFIRMED, RECEIVED_ACK, CONFIRMED, END_RETRANSMISSION, "14.2"),
            row(CONFIRMED, ACK_TIMEOUT, ENDED, BYE_WITHOUT_ACK, "14.2"),
            row(CONFIRMED, RECEIVED_CANCEL, CONFIRMED, CONFIRM_CANCEL, "9.2"),
            row(CONFIRMED, RECEIVED_SUCCESS, CONFIRMED, REPEAT_ACK, "13.2.2.4"),
            row(CONFIRMED, RECEIVED_OPTIONS, CONFIRMED, ANSWER_CAPABILITIES, "11.2"),
            row(CONFIRMED, RECEIVED_INFO, CONFIRMED, ANSWER_INFO, "RFC 6086 4.2.2"),
            row(CONFIRMED, RECEIVED_NOTIFY, CONFIRMED, ANSWER_NOTIFY, "RFC 3515 2.4.4"),
            row(CONFIRMED, RECEIVED_REFER, CONFIRMED, ANSWER_REFER, "RFC 3515 2.4.2"),
            row(CONFIRMED, REFER, CONFIRMED, SEND_REFER, "RFC 3515 2.4.1"),
            row(CONFIRMED, NOTIFY_REFER, CONFIRMED, SEND_NOTIFY, "RFC 3515 2.4.4"),
            row(CONFIRMED, REOFFER, CONFIRMED, SEND_REOFFER, "14.1"),
            row(CONFIRMED, TELL, CONFIRMED, SEND_NEWS, "RFC 3311 5.1, RFC 6086 4.2.1"),
            row(CONFIRMED, REQUEST_TIMEOUT, ENDED, BYE_TIMED_OUT, "12.2.1.2"),
            row(CONFIRMED, DIALOG_GONE, ENDED, BYE_GONE, "12.2.1.2"),

            // The call is over; some messages are late.
            row(ENDED, RECEIVED_BYE, ENDED, CONFIRM_BYE, "15.1.2"),
            row(ENDED, RECEIVED_CANCEL, ENDED, CONFIRM_CANCEL, "9.2"),
            row(ENDED, RECEIVED_SUCCESS, ENDED, REPEAT_ACK, "13.2.2.4"),
            row(ENDED, RECEIVED_ACK, ENDED, NOTHING, "13.3.1.4"),
            row(ENDED, RECEIVED_PROVISIONAL, ENDED, NOTHING, "13.2.2.1"),
            row(ENDED, RECEIVED_FAILURE, ENDED, NOTHING, "13.2.2.3"),
            row(ENDED, REQUEST_TIMEOUT, ENDED, NOTHING, "15.1.1"),
            row(ENDED, ACK_TIMEOUT, ENDED, NOTHING, "13.3.1.4"),
            row(ENDED, PRACK_TIMEOUT, ENDED, NOTHING, "RFC 3262 3"),
            row(ENDED, REFRESH_DUE, ENDED, NOTHING, "RFC 4028 10"),
            row(ENDED, SESSION_EXPIRED, ENDED, NOTHING, "RFC 4028 10"),
            row(ENDED, DIALOG_GONE, ENDED, NOTHING, "15.1.1"),
            row(ENDED, HANG_UP, ENDED, NOTHING, "15"),
            row(ENDED, CLOSE, ENDED, NOTHING, "15"));

    private static final Map<DialogState, Map<DialogEvent, Row>> BY_STATE = index();

    private DialogTable() {}

    /** The row for an event in a state; empty when the pair has no meaning. */
    static Optional<Row> row(DialogState state, DialogEvent event) {
        return Optional.ofNullable(BY_STATE.getOrDefault(state, Map.of()).get(event));
    }

    private static Row row(DialogState state, DialogEvent event, DialogState next, DialogAction action, String rule) {
        return new Row(state, event, next, action, rule);
    }

    private static Map<DialogState, Map<DialogEvent, Row>> index() {
        Map<DialogState, Map<DialogEvent, Row>> index = new EnumMap<>(DialogState.class);
        for (Row row : ROWS) {
            Row other = index.computeIfAbsent(row.state(), state -> new EnumMap<>(DialogEvent.class))
                    .put(row.event(), row);
            if (other != null) {
                throw new IllegalStateException("two rows for " + row.state() + " and " + row.event());
            }
        }
        return index;
    }
}
