package io.callprint.call;

import io.callprint.routing.TransferTarget;
import java.util.List;

/** What the flow does with a call. */
public sealed interface CallAction {
    /** As flow file and events spell it. */
    String word();

    /** Whether a REFER may come of it. */
    default boolean mayTransfer() {
        return switch (this) {
            case Transfer _ -> true;
            case Enrol enrol -> enrol.then().mayTransfer();
            case Bridge bridge -> bridge.release();
            case Stay _, HangUp _ -> false;
        };
    }

    /** Targets are tried in order by REFER; when none takes the call, {@code whenRefused} follows. */
    record Transfer(List<TransferTarget> targets, CallAction whenRefused) implements CallAction {
        public Transfer {
            targets = List.copyOf(targets);
        }

        @Override
        public String word() {
            return "transfer";
        }
    }

    /**
     * Targets are called in order, and the caller is connected through us with the first that answers.
     *
     * @param release then the platform is asked to connect the two without us: an attended transfer
     */
    record Bridge(List<TransferTarget> targets, CallAction whenRefused, boolean release) implements CallAction {
        public Bridge {
            targets = List.copyOf(targets);
        }

        @Override
        public String word() {
            return "bridge";
        }
    }

    /** The call stays with us; the hold prompt plays now and then. */
    record Stay() implements CallAction {
        @Override
        public String word() {
            return "stay";
        }
    }

    record HangUp() implements CallAction {
        @Override
        public String word() {
            return "hang-up";
        }
    }

    /** Enrolment is offered; {@code then} follows, whatever came of it. */
    record Enrol(CallAction then) implements CallAction {
        @Override
        public String word() {
            return "enrol";
        }
    }
}
