package io.callprint.store;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Voiceprint;

/**
 * How what two sides wrote of one caller, each under a data key of its own, comes under one key, so that it can stand
 * together. Does no I/O.
 */
public interface Joining {
    /** Of what is in the clear: nothing to do. */
    Joining IN_THE_CLEAR = new Joining() {
        @Override
        public Voiceprint voiceprint(Voiceprint ours, Voiceprint theirs) {
            return ours;
        }

        @Override
        public Attachment attachment(Attachment one, Voiceprint ours, Voiceprint theirs) {
            return one;
        }
    };

    /** Makes of our voiceprint one under the key of theirs. */
    Voiceprint voiceprint(Voiceprint ours, Voiceprint theirs);

    /** The same of an attachment that is under the key of ours; any other comes back as it is. */
    Attachment attachment(Attachment one, Voiceprint ours, Voiceprint theirs);
}
