package io.callprint.app;

import io.callprint.audio.G711Law;
import io.callprint.config.RtpConfig;
import io.callprint.config.SipConfig;
import io.callprint.rtp.NettyMediaTransport;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.sip.JainSipEndpoint;
import io.callprint.sip.SipCallListener;
import io.callprint.sip.SipEnd;
import io.callprint.sip.SipStartException;
import io.callprint.srtp.SrtpPolicy;
import io.callprint.testcall.Phone;
import java.util.List;
import java.util.Optional;

/** Telephones on this machine that call a server: a SIP user agent and RTP ports of their own. */
final class LocalPhones implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private static final int FIRST_PORT = 30_000;
    private static final int LAST_PORT = 31_999;

    private final NettyMediaTransport media;
    private final JainSipEndpoint sip;

    LocalPhones() throws StartException {
        media = new NettyMediaTransport(RtpConfig.ofPorts(HOST, FIRST_PORT, LAST_PORT));
        sip = new JainSipEndpoint(new SipConfig(HOST, 0, Optional.empty(), 1_000, 10));
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
        return new Phone(sip, media, HOST, List.of(G711Law.PCMU, G711Law.PCMA), srtp);
    }

    /** One that speaks only this law. */
    Phone take(G711Law law) throws NoMediaPortException {
        return new Phone(sip, media, HOST, List.of(law), SrtpPolicy.OFF);
    }

    @Override
    public void close() {
        sip.close();
        media.close();
    }
}
