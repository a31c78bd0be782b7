package io.callprint.app;

import static io.callprint.app.RunningServer.PATIENCE;
import static io.callprint.app.RunningServer.WITHHELD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.call.CallEnd;
import io.callprint.call.CallEvent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a server that stopped, or never started: nothing. */
class ServerStopTest {
    @TempDir
    Path folder;

    @Test
    void closingWithCallsInProgressEndsThemOnceAndLeavesNoThread() throws Exception {
        List<String> before = ourThreads();
        RunningServer server = RunningServer.start(folder);
        PhoneCall listening = server.dial(WITHHELD);
        listening.say("carlo/call-1.wav");
        listening.phone().hearSpeech(PATIENCE);
        PhoneCall talking = server.dial(WITHHELD);
        talking.phone().hearSpeech(PATIENCE);
        server.server().close();
        for (PhoneCall call : List.of(listening, talking)) {
            assertEquals(CallEnd.SERVER_SHUTDOWN, call.ended().end());
            assertEquals(
                    1,
                    server.log()
                            .of(call.ended().callId(), CallEvent.Ended.class)
                            .size());
            call.phone().awaitEnd(PATIENCE); // told by BYE
            call.close();
        }
        server.close();
        RunningServer.await(
                "threads end: " + ourThreads() + ", before " + before,
                () -> ourThreads().equals(before));
    }

    @Test
    void refusedStartLeavesNoThread() throws Exception {
        List<String> before = ourThreads();
        Path file = Files.writeString(
                folder.resolve("no-store.db"), "no database, but long enough to be taken for one\n".repeat(50));
        refused("store.url=" + file);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused("http.port=" + taken.getLocalPort());
            refused("sip.port=" + taken.getLocalPort());
        }
        RunningServer.await(
                "threads end: " + ourThreads() + ", before " + before,
                () -> ourThreads().equals(before));
    }

    private void refused(String override) {
        assertThrows(
                StartException.class,
                () -> RunningServer.start(folder.resolve("data"), override).close());
    }

    /** Platform threads of a server that runs. */
    private static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> Stream.of("sip-", "rtp-", "vad", "infer-", "call-timers")
                        .anyMatch(name::startsWith))
                .sorted()
                .toList();
    }
}
