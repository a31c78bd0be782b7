package io.callprint.testcall;

import io.callprint.call.CallEvent;
import io.callprint.identity.Identification;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * One call of the demo.
 *
 * @param voice whose voice it is, also the display name
 * @param who as the table shows it
 * @param number the number they call from; {@code anonymous} when withheld
 * @param expected what must happen, in words
 * @param right whether that is what the server said
 * @param script what the caller does once connected
 */
record DemoCall(
        String voice,
        String who,
        String number,
        String expected,
        BiPredicate<Identification, List<CallEvent>> right,
        Script script) {
    /** What somebody on the telephone does. */
    interface Script {
        void act(Phone phone) throws Exception;
    }
}
