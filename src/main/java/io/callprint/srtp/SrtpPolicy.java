package io.callprint.srtp;

/** What a site demands of the media of its calls. */
public enum SrtpPolicy {
    /** Keys in descriptions are read over; a stream that must be encrypted is refused. */
    OFF,
    /** Encrypted when the other side brings keys, in the clear when it brings none. */
    OPTIONAL,
    /** A stream in the clear is refused. */
    MANDATORY
}
