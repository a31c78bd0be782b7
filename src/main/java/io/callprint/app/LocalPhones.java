package io.callprint.app;

import io.callprint.audio.AudioCodec;
import io.callprint.config.RtpConfig;
import io.callprint.config.SipConfig;
import io.callprint.rtp.NettyMediaTransport;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.sip.JainSipEndpoint;
import io.callprint.sip.MessageTap;
import io.callprint.sip.SipCallListener;
import io.callprint.sip.SipEnd;
import io.callprint.sip.SipStartException;
import io.callprint.sip.SipTiming;
import io.callprint.srtp.SrtpPolicy;
import io.callprint.testcall.Phone;
import java.util.List;
import java.util.Optional;

/** Telephones on this machine that call a server: a SIP user agent and RTP ports of their own. */
final class LocalPhones implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private static final int FIRST_PORT = 30_000;
    private static final int LAST_PORT = 31_999;

    private final String host;
    private final NettyMediaTransport media;
    private final JainSipEndpoint sip;

    LocalPhones() throws StartException {
        this(HOST, SipConfig.Tls.DEFAULTS, MessageTap.NONE);
    }

    /**
     * @param host address of this machine they are reached at
     * @param tls what calls over TLS need; its port is not used
     * @param tap sees their SIP messages
     */
    LocalPhones(String host, SipConfig.Tls tls, MessageTap tap) throws StartException {
        this.host = host;
        media = new NettyMediaTransport(RtpConfig.ofPorts(host, FIRST_PORT, LAST_PORT));
        SipConfig.Tls anyPort =
                new SipConfig.Tls(tls.certificate(), tls.key(), tls.trust(), 0, SipConfig.Tls.Clients.NOT_ASKED);
        SipConfig config = new SipConfig(host, 0, Optional.empty(), 1_000, 10).withTls(anyPort);
        sip = new JainSipEndpoint(config, SipTiming.DEFAULTS, tap);
        try {
            sip.start(call -> {
                call.reject(480, "Temporarily Unavailable", List.of()); // these phones only call out
                return new SipCallListener() {
                    @Override
                    public void onEnded(SipEnd end) {}
                };
            });
        } catch (SipStartException e) {
            media.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    Phone take() throws NoMediaPortException {
        return take(SrtpPolicy.OFF);
    }

    Phone take(SrtpPolicy srtp) throws NoMediaPortException {
        return take(List.of(AudioCodec.PCMU, AudioCodec.PCMA), srtp);
    }

    /** One that speaks only this law. */
    Phone take(AudioCodec codec) throws NoMediaPortException {
        return take(List.of(codec), SrtpPolicy.OFF);
    }

    /** @param codecs what it speaks, the best first */
    Phone take(List<AudioCodec> codecs, SrtpPolicy srtp) throws NoMediaPortException {
        return new Phone(sip, media, host, codecs, srtp);
    }

    /** As {@link CallprintServer#dialogs} says it. */
    int dialogs() {
        return sip.dialogs();
    }

    int mediaPorts() {
        return media.openPorts();
    }

    @Override
    public void close() {
        sip.close();
        media.close();
    }
}
