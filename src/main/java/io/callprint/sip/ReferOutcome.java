package io.callprint.sip;

/** How a transfer by REFER ended (RFC 3515, RFC 5589). */
public sealed interface ReferOutcome {
    /** As a NOTIFY says it. */
    int status();

    /** Whether the far end is with the target now. */
    default boolean isTransferred() {
        return status() < 300;
    }

    /** The target answered (2xx in the sipfrag). */
    record Connected(int status) implements ReferOutcome {}

    /** The far end accepted the REFER and hung up without a final NOTIFY: most PBXs do when the target answers. */
    record AcceptedThenHungUp() implements ReferOutcome {
        @Override
        public int status() {
            return 200;
        }
    }

    /** The REFER itself was refused, or the target refused (3xx to 6xx). */
    record Refused(int status) implements ReferOutcome {}

    /** No final word in time. */
    record TimedOut() implements ReferOutcome {
        @Override
        public int status() {
            return 408;
        }
    }
}
