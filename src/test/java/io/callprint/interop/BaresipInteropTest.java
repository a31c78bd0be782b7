package io.callprint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.ConcurrentTest;
import io.callprint.app.RunningServer;
import io.callprint.audio.AudioClip;
import io.callprint.audio.Levels;
import io.callprint.audio.Resampler;
import io.callprint.audio.WavWriter;
import io.callprint.call.CallEnd;
import io.callprint.call.CallEvent;
import io.callprint.call.CallEventListener;
import io.callprint.identity.Identification.Identified;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

/** baresip calls with the recipe of {@code sip-config/interop/baresip}. Skipped where it is not installed. */
class BaresipInteropTest {
    private static final Path RECIPE = RunningServer.HOME.resolve("sip-config/interop/baresip");

    @TempDir
    Path folder;

    @ConcurrentTest
    void baresipIsIdentifiedAndHungUpAsTheFlowSays() throws Exception {
        CallEnd end = called("    do: hang-up\n", "accounts");
        assertEquals(CallEnd.FLOW_HUNG_UP, end);
    }

    @ConcurrentTest
    void baresipThatDemandsEncryptionIsIdentified() throws Exception {
        CallEnd end = called("    do: hang-up\n", "accounts-srtp", "rtp.srtp=mandatory");
        assertEquals(CallEnd.FLOW_HUNG_UP, end);
    }

    @ConcurrentTest
    void baresipIsIdentifiedInOpus() throws Exception {
        assertEquals(CallEnd.FLOW_HUNG_UP, called("    do: hang-up\n", Codec.OPUS));
    }

    @ConcurrentTest
    void baresipIsIdentifiedInG722() throws Exception {
        assertEquals(CallEnd.FLOW_HUNG_UP, called("    do: hang-up\n", Codec.G722));
    }

    @ConcurrentTest
    void baresipIsIdentifiedAndFollowsTheTransfer() throws Exception {
        try (KeyDesk desk = new KeyDesk()) {
            CallEnd end = called("    do: transfer\n    to: [sip:desk@127.0.0.1:" + desk.port() + "]\n", "accounts");
            assertEquals(CallEnd.TRANSFERRED, end);
            assertTrue(desk.hasAnswered());
        }
    }

    @ConcurrentTest
    void recognitionRestsWhileBaresipHoldsAndGoesOnWhenItResumes() throws Exception {
        Program.assumeInstalled("baresip", "baresip-core");
        Path flow = Files.writeString(
                folder.resolve("flow.yaml"),
                "greeting: none\noutcomes:\n  identified:\n    say: []\n    do: hang-up\n");
        int control = Program.freePort();
        Path caller = caller("accounts", new short[0], 10, Codec.G711);
        Files.writeString(caller.resolve("config"), BaresipControl.config(control), StandardOpenOption.APPEND);
        Ears heard = new Ears();
        try (RunningServer server = RunningServer.start(folder.resolve("data"), heard, "call.flow=" + flow)) {
            server.enrol("june");
            server.enrol("carlo");
            try (Program baresip = calling(caller, server);
                    BaresipControl keys = BaresipControl.connect(control)) {
                RunningServer.await("speech is heard", () -> heard.seconds() > 0);
                keys.command("hold");
                RunningServer.await(
                        "baresip holds", () -> keys.command("audio_debug").contains("dir=sendonly"));
                double before = heard.seconds();
                int told = heard.times();
                RunningServer.await("two seconds go by", () -> heard.times() >= told + 10);
                assertEquals(before, heard.seconds(), 0.3, baresip.said());
                String callId = callId(server);
                assertEquals(List.of(), server.log().of(callId, CallEvent.Decided.class));
                keys.command("resume");
                assertEquals(
                        CallEnd.FLOW_HUNG_UP,
                        server.log().awaitEnd(callId, RunningServer.PATIENCE).end());
                assertEquals("june", identified(server, callId), baresip.said());
            }
        }
    }

    /** Net speech, as events tell it about five times a second. */
    private static final class Ears implements CallEventListener {
        private final AtomicInteger times = new AtomicInteger();
        private volatile double seconds;

        int times() {
            return times.get();
        }

        double seconds() {
            return seconds;
        }

        @Override
        public void on(CallEvent event) {
            if (event instanceof CallEvent.Listening listening) {
                seconds = listening.netSpeechSeconds();
                times.incrementAndGet();
            }
        }
    }

    /** What a baresip speaks, and the file it needs for that: it does not resample. */
    private enum Codec {
        G711(8_000, 1),
        G722(16_000, 1),
        OPUS(48_000, 2);

        private final int rateHz;
        private final int channels;

        Codec(int rateHz, int channels) {
            this.rateHz = rateHz;
            this.channels = channels;
        }

        /** @param samples 8 kHz */
        byte[] file(short[] samples) {
            short[] resampled = Levels.toPcm16(new Resampler()
                    .resample(new AudioClip(Levels.toFloat(samples), 8_000), rateHz)
                    .samples());
            short[] all = new short[resampled.length * channels];
            for (int i = 0; i < all.length; i++) {
                all[i] = resampled[i / channels];
            }
            byte[] file = WavWriter.pcm16(all, rateHz);
            ByteBuffer.wrap(file)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort(22, (short) channels)
                    .putInt(28, 2 * channels * rateHz)
                    .putShort(32, (short) (2 * channels));
            return file;
        }
    }

    private CallEnd called(String action, Codec codec) throws Exception {
        String name = codec.name().toLowerCase(Locale.ROOT);
        Path caller = caller("accounts-" + name, new short[160_000], 1, codec);
        Path config = caller.resolve("config");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("8000-8000", codec.rateHz + "-" + codec.rateHz)
                        .replace("1-1", codec.channels + "-" + codec.channels));
        return called(action, caller, false);
    }

    /** One call of june, identified; what follows is the flow's. */
    private CallEnd called(String action, String accounts, String... overrides) throws Exception {
        // The call ends with the file: silence for what follows.
        return called(
                action, caller(accounts, new short[160_000], 1, Codec.G711), accounts.endsWith("srtp"), overrides);
    }

    private CallEnd called(String action, Path caller, boolean isEncrypted, String... overrides) throws Exception {
        Program.assumeInstalled("baresip", "baresip-core");
        Path flow = Files.writeString(
                folder.resolve("flow.yaml"), "outcomes:\n  identified:\n    say: [welcome-back]\n" + action);
        List<String> settings = new ArrayList<>(List.of(overrides));
        settings.add("call.flow=" + flow);
        try (RunningServer server = RunningServer.start(folder.resolve("data"), settings.toArray(String[]::new))) {
            server.enrol("june");
            server.enrol("carlo");
            try (Program baresip = calling(caller, server)) {
                String callId = callId(server);
                CallEnd end =
                        server.log().awaitEnd(callId, RunningServer.PATIENCE).end();
                assertEquals("june", identified(server, callId), baresip.said());
                assertTrue(baresip.said().contains("Call established"), baresip.said());
                assertEquals(isEncrypted, baresip.said().contains("SRTP is Enabled"), baresip.said());
                return end;
            }
        }
    }

    /** A folder for a baresip that says what june says, so many times, each with this after it. */
    private Path caller(String accounts, short[] after, int times, Codec codec) throws IOException {
        Path caller = Files.createDirectories(folder.resolve("caller"));
        Files.copy(RECIPE.resolve("config"), caller.resolve("config"));
        Files.copy(RECIPE.resolve(accounts), caller.resolve("accounts"));
        Files.createFile(caller.resolve("contacts"));
        short[] speech = RunningServer.VOICES.read("june/call-1.wav");
        int turn = speech.length + after.length;
        short[] all = new short[times * turn];
        for (int i = 0; i < times; i++) {
            System.arraycopy(speech, 0, all, i * turn, speech.length);
            System.arraycopy(after, 0, all, i * turn + speech.length, after.length);
        }
        Files.write(caller.resolve("mic.wav"), codec.file(all));
        return caller;
    }

    private static Program calling(Path caller, RunningServer server) throws IOException {
        String dial = "/dial sip:service@127.0.0.1:" + server.sipAddress().getPort();
        return Program.start(caller, List.of("baresip", "-f", caller.toString(), "-e", dial));
    }

    private static String callId(RunningServer server) throws InterruptedException {
        RunningServer.await("baresip calls", () -> !server.log().calls().isEmpty());
        return server.log().calls().getFirst();
    }

    /** Whom the one decision of a call names. */
    private static String identified(RunningServer server, String callId) {
        List<CallEvent.Decided> decisions = server.log().of(callId, CallEvent.Decided.class);
        assertEquals(1, decisions.size());
        return assertInstanceOf(Identified.class, decisions.getFirst().identification())
                .caller()
                .value();
    }
}
