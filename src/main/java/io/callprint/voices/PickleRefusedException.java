package io.callprint.voices;

/** A pickle that is not read; the message says what was found in it, for the middle of a sentence. */
final class PickleRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    PickleRefusedException(String found) {
        super(found);
    }
}
