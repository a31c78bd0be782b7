package io.callprint.rtp;

import io.callprint.sdp.NegotiatedMedia;
import io.callprint.sdp.SrtpAgreement;
import io.callprint.srtp.SrtcpSender;
import io.callprint.srtp.SrtpKey;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports of one call, ours every five seconds (RFC 3550 section 6.2) and what theirs say of us: loss and round trip. Owned by
 * {@code rtp-io}; the results may be read by anyone.
 */
final class RtcpReporter implements RtcpPackets.Visitor {
    static final long INTERVAL_NANOS = 5_000_000_000L;
    private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
    private static final double UNITS_PER_MILLI = 65.536;
    private static final long LONGEST_ROUND_TRIP_UNITS = 60 * 65_536L;

    private final RtcpWriter writer = new RtcpWriter();
    private final Clock clock;
    private final SendStream sending;
    private final ReceptionStats receiving;
    private final Supplier<VoipMetrics> metrics;
    private final PacketOut out;
    private final String canonicalName;
    private @Nullable NegotiatedMedia media;
    private @Nullable SrtcpSender encryption;
    private long nextReportNanos;
    private long packetsAtLastReport;
    private int lastSenderReport;
    private long lastSenderReportNanos;
    private long nowNanos;
    private volatile double roundTripMillis = -1;
    private volatile double farFractionLost = -1;

    /** @param metrics for a far end that asked for them; on {@code rtp-io} */
    RtcpReporter(
            Clock clock,
            SendStream sending,
            ReceptionStats receiving,
            Supplier<VoipMetrics> metrics,
            PacketOut out,
            String canonicalName) {
        this.clock = clock;
        this.sending = sending;
        this.receiving = receiving;
        this.metrics = metrics;
        this.out = out;
        this.canonicalName = canonicalName;
    }

    void connect(NegotiatedMedia agreed, long now) {
        if (media == null) {
            nextReportNanos = now + INTERVAL_NANOS / 2; // the first one sooner (section 6.2)
        }
        Optional<SrtpKey> key = sendingKey(Optional.of(agreed));
        if (!key.equals(sendingKey(Optional.ofNullable(media)))) {
            encryption = key.map(SrtcpSender::new).orElse(null);
        }
        media = agreed;
    }

    private static Optional<SrtpKey> sendingKey(Optional<NegotiatedMedia> agreed) {
        return agreed.flatMap(NegotiatedMedia::srtp).map(SrtpAgreement::sending);
    }

    void tick(long now) {
        if (media != null && now - nextReportNanos >= 0) {
            nextReportNanos = now + INTERVAL_NANOS;
            report(now, false);
        }
    }

    /** The call ends: a last report with BYE. */
    void close(long now) {
        if (media != null) {
            report(now, true);
        }
    }

    private void report(long now, boolean bye) {
        NegotiatedMedia agreed = media;
        if (agreed == null || agreed.remoteRtcp().getAddress().isAnyLocalAddress()) {
            return;
        }
        int blocks = receiving.hasStarted() ? 1 : 0;
        long packets = sending.packets();
        writer.begin();
        if (packets > packetsAtLastReport) {
            writer.senderReport(
                    sending.ssrc(), ntp(clock.instant()), sending.timestamp(), packets, sending.octets(), blocks);
        } else {
            writer.receiverReport(sending.ssrc(), blocks);
        }
        packetsAtLastReport = packets;
        if (blocks > 0) {
            long delay = lastSenderReport == 0 ? 0 : (now - lastSenderReportNanos) / 1_000 * 65_536 / 1_000_000;
            writer.reportBlock(
                    receiving.ssrc(),
                    receiving.takeFractionLost(),
                    receiving.cumulativeLost(),
                    receiving.extendedHighest(),
                    receiving.jitterUnits(),
                    lastSenderReport,
                    (int) delay);
        }
        writer.canonicalName(sending.ssrc(), canonicalName);
        if (agreed.voipMetrics() && blocks > 0) {
            writer.extendedReport(sending.ssrc(), receiving.ssrc(), metrics.get());
        }
        if (bye) {
            writer.bye(sending.ssrc());
        }
        out.send(writer.end(encryption), agreed.remoteRtcp());
    }

    /** A compound packet in the clear, from the RTCP port or the shared one. */
    boolean received(byte[] bytes, int offset, int length, long now) {
        nowNanos = now;
        return RtcpPackets.read(bytes, offset, length, this);
    }

    @Override
    public void senderReport(int ssrc, long ntp, int rtpTimestamp, long packets, long octets) {
        lastSenderReport = (int) (ntp >>> 16);
        lastSenderReportNanos = nowNanos;
    }

    @Override
    public void reportBlock(
            int aboutSsrc,
            int fractionLost,
            int cumulativeLost,
            long highestSequence,
            long jitterUnits,
            int lastReport,
            long delayUnits) {
        if (aboutSsrc != sending.ssrc()) {
            return;
        }
        farFractionLost = fractionLost / 256.0;
        if (lastReport != 0) { // RFC 3550 section 6.4.1: A - LSR - DLSR, modulo 2^32
            long units = (ntp(clock.instant()) >>> 16) - (lastReport & 0xFFFF_FFFFL) - delayUnits & 0xFFFF_FFFFL;
            if (units < LONGEST_ROUND_TRIP_UNITS) {
                roundTripMillis = units / UNITS_PER_MILLI;
            }
        }
    }

    @Override
    public void bye(int ssrc) {
        // the dialog ends a call, not its media (a far end may change its stream any time)
    }

    static long ntp(Instant instant) {
        long fraction = ((long) instant.getNano() << 32) / 1_000_000_000L;
        return ((instant.getEpochSecond() + SECONDS_1900_TO_1970) << 32) | fraction;
    }

    /** By the last report about us, or -1. */
    double roundTripMillis() {
        return roundTripMillis;
    }

    /** Share of our packets the far end lost between its last two reports, or -1. */
    double farFractionLost() {
        return farFractionLost;
    }

    /** Where reports of the far end come from, for the source check: known once connected. */
    boolean isFrom(InetSocketAddress source) {
        NegotiatedMedia agreed = media;
        return agreed != null && agreed.remoteRtcp().getAddress().equals(source.getAddress());
    }
}
