package io.callprint.sip;

/** What {@link SipGuard} says of bytes that arrived. */
sealed interface SipVerdict {
    /**
     * May be given to the parser.
     *
     * @param start offset of the start line
     * @param end offset behind the last byte that belongs to the message
     */
    record Accepted(int start, int end) implements SipVerdict {}

    /** Blank lines that hold a NAT binding open (RFC 5626 section 3.5.1); nothing to do. */
    record KeepAlive() implements SipVerdict {}

    /** Not to be answered: no SIP at all, a bad response, a bad ACK. */
    record Dropped(String reason) implements SipVerdict {}

    /** A request that deserves a final answer without a transaction. */
    record Refused(int status, String reason, RawMessage message) implements SipVerdict {}
}
