package io.callprint.rtp;

import io.callprint.audio.AudioCodec;
import io.callprint.audio.PcmFrame;
import io.callprint.sdp.Direction;
import io.callprint.sdp.NegotiatedMedia;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One packet of 20 ms from the datagram to the frame, every twentieth lost. Run with {@code -prof gc}: 0 bytes a packet. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReceivePathBenchmark {
    private static final InetSocketAddress FAR = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000);

    private final ByteBuffer packet = ByteBuffer.allocate(172);
    private final ReceivePath path = new ReceivePath(40, 500_000_000, new NobodyListens(), this::frame);
    private int sequence;
    private long now;
    private long sum;

    @Setup
    public void connect() {
        path.connect(
                new NegotiatedMedia(FAR, FAR, AudioCodec.PCMU, 0, OptionalInt.of(101), Direction.SENDRECV, 20, true));
        for (int i = 12; i < 172; i++) {
            packet.put(i, (byte) (i * 31));
        }
        packet.put(0, (byte) 0x80);
        packet.putInt(8, 7);
    }

    @Benchmark
    public long packet() {
        sequence += sequence % 20 == 0 ? 2 : 1;
        now += 20_000_000;
        packet.putShort(2, (short) sequence).putInt(4, sequence * 160);
        path.datagram(packet.array(), 0, 172, FAR, now);
        return sum;
    }

    private void frame(PcmFrame frame, long arrivalNanos) {
        sum += frame.samples()[0];
    }

    private static final class NobodyListens implements MediaListener {
        @Override
        public void onDigit(char digit) {}

        @Override
        public void onKeyDown(char digit) {}

        @Override
        public void onMediaTimeout(long silentMillis) {}
    }
}
