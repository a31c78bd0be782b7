package io.callprint.testcall;

import io.callprint.audio.AudioCodec;
import io.callprint.config.SipConfig;
import io.callprint.srtp.SrtpPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Test calls as a file describes them ({@code callprint call}); {@code sip-config/calls/README.md} documents the keys.
 *
 * @param name of the script, as reports show it
 * @param place how the calls are placed
 * @param load how many calls there are
 * @param limit the longest a call may take
 * @param server the server to start for them; empty: one runs elsewhere
 * @param events where a server that runs elsewhere tells its events, {@code http://host:port}
 * @param webhook port of this machine where webhook posts are taken
 * @param stories what callers do, one for each row of the script's table; call n follows the n-th, round and round
 */
public record CallScript(
        String name,
        Place place,
        Load load,
        Duration limit,
        Optional<Server> server,
        Optional<URI> events,
        Optional<Integer> webhook,
        List<Story> stories) {
    public CallScript {
        stories = List.copyOf(stories);
    }

    /**
     * How calls are placed.
     *
     * @param target URI to call; empty: the script's own server, or what the command line names
     * @param transport udp, tcp or tls; empty as the target says
     * @param codecs the best first
     */
    public record Place(
            Optional<String> target,
            Optional<String> transport,
            SipConfig.Tls tls,
            List<AudioCodec> codecs,
            SrtpPolicy srtp) {
        public Place {
            codecs = List.copyOf(codecs);
        }
    }

    /**
     * How many calls.
     *
     * @param calls altogether
     * @param parallel at most so many at once
     * @param perSecond begun a second; 0: as fast as {@code parallel} allows
     * @param ramp over which the rate grows from nothing to {@code perSecond}
     */
    public record Load(int calls, int parallel, double perSecond, Duration ramp) {
        /** When a call begins, from the begin of the first. The rate grows evenly, so n calls need a square root of time. */
        Duration begin(int call) {
            if (perSecond <= 0) {
                return Duration.ZERO;
            }
            double rampSeconds = ramp.toNanos() / 1e9;
            double inRamp = perSecond * rampSeconds / 2;
            double seconds = call < inRamp
                    ? Math.sqrt(2 * call * rampSeconds / perSecond)
                    : rampSeconds + (call - inRamp) / perSecond;
            return Duration.ofNanos(Math.round(seconds * 1e9));
        }
    }

    /**
     * A server of the script's own.
     *
     * @param flow its call flow; empty: as configured
     * @param set keys of the configuration
     * @param enrol callers with the files of their voice
     */
    public record Server(Optional<Path> flow, Map<String, String> set, Map<String, List<Path>> enrol) {
        public Server {
            set = Map.copyOf(set);
            enrol = Map.copyOf(enrol);
        }
    }

    /**
     * One caller.
     *
     * @param from URI of From; {@code {call}} in it, in the name and in headers stands for the number of the call
     * @param headers of the INVITE
     * @param transfer how a REFER is answered
     */
    public record Story(
            String from, String displayName, Map<String, String> headers, Transfer transfer, List<ScriptStep> steps) {
        public Story {
            headers = Map.copyOf(headers);
            steps = List.copyOf(steps);
        }
    }

    /**
     * How a caller's telephone answers a REFER.
     *
     * @param answer status of the response; 2xx accepts
     * @param outcome what it then says of the target; 0 says nothing
     */
    public record Transfer(int answer, int outcome) {
        public static final Transfer TAKEN = new Transfer(202, 200);
    }
}
