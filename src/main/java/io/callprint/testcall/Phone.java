package io.callprint.testcall;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.callprint.audio.G711Law;
import io.callprint.rtp.MediaCounters;
import io.callprint.rtp.MediaListener;
import io.callprint.rtp.MediaSession;
import io.callprint.rtp.MediaSinks;
import io.callprint.rtp.MediaTransport;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.rtp.PlaybackEnd;
import io.callprint.sdp.Answer;
import io.callprint.sdp.Direction;
import io.callprint.sdp.LocalMedia;
import io.callprint.sdp.LocalSrtp;
import io.callprint.sdp.NegotiatedMedia;
import io.callprint.sdp.OfferAnswer;
import io.callprint.sdp.SdpException;
import io.callprint.sip.OutgoingInvite;
import io.callprint.sip.ReferOutcome;
import io.callprint.sip.SipCall;
import io.callprint.sip.SipCallListener;
import io.callprint.sip.SipEnd;
import io.callprint.sip.SipEndpoint;
import io.callprint.sip.SipHeader;
import io.callprint.srtp.SrtpPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A telephone with somebody holding it: dials, listens until the other side has finished, speaks, presses keys. The
 * methods block like a person waits; call them from a virtual thread. Accepts a transfer the way a PBX does: 202, then
 * the news that the target answered, then hangs up.
 */
public final class Phone implements AutoCloseable {
    private static final Duration END_OF_PROMPT = Duration.ofMillis(700);

    private final SipEndpoint sip;
    private final MediaSession media;
    private final Ear ear;
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private final CompletableFuture<SipEnd> ended = new CompletableFuture<>();
    private final CompletableFuture<Transfer> transfer = new CompletableFuture<>();
    private final CompletableFuture<ReferOutcome> referred = new CompletableFuture<>();
    private final Queue<Character> keys = new ConcurrentLinkedQueue<>();
    private volatile Optional<SipCall> call = Optional.empty();
    private volatile CompletableFuture<Direction> reoffered = new CompletableFuture<>();
    private volatile LocalMedia local;
    private volatile String offer = "";
    private volatile CallScript.Transfer transferAnswer = CallScript.Transfer.TAKEN;

    /**
     * What the server asked us to be transferred to.
     *
     * @param target the URI of the Refer-To, without angle brackets
     * @param headers of the REFER, the caller's identity among them
     */
    public record Transfer(String target, List<SipHeader> headers) {
        public Transfer {
            headers = List.copyOf(headers);
        }

        /** The first header of that name. */
        public Optional<String> header(String name) {
            return headers.stream()
                    .filter(header -> header.name().equalsIgnoreCase(name))
                    .map(SipHeader::value)
                    .findFirst();
        }
    }

    /**
     * Both laws, without encryption.
     *
     * @param host the address our media is reached at
     */
    public Phone(SipEndpoint sip, MediaTransport transport, String host) throws NoMediaPortException {
        this(sip, transport, host, List.of(G711Law.PCMU, G711Law.PCMA), SrtpPolicy.OFF);
    }

    /**
     * @param host the address our media is reached at
     * @param laws what it speaks, the best first
     * @param srtp whether our audio must, may or must not be encrypted
     */
    public Phone(SipEndpoint sip, MediaTransport transport, String host, List<G711Law> laws, SrtpPolicy srtp)
            throws NoMediaPortException {
        this.sip = sip;
        this.ear = new Ear();
        this.media = transport.open(new Keys(), new MediaSinks(ear, (frame, nanos) -> {}));
        this.local = new LocalMedia(
                host, media.rtpPort(), 1, 1, Direction.SENDRECV, laws, new LocalSrtp(srtp, Optional.empty()));
    }

    /**
     * Dials and waits for the answer.
     *
     * @return the Call-ID
     * @throws CallFailedException when the call was refused or nobody answered in time
     */
    public String dial(String target, String from, String displayName, Duration patience)
            throws InterruptedException, CallFailedException {
        String callId = call(target, from, displayName, List.of());
        awaitAnswer(patience);
        return callId;
    }

    /**
     * Dials; {@link #awaitAnswer} waits for the answer.
     *
     * @param headers of the INVITE
     * @return the Call-ID
     */
    String call(String target, String from, String displayName, List<SipHeader> headers) {
        offer = OfferAnswer.offer(local);
        SipCall dialog = sip.invite(new OutgoingInvite(target, from, displayName, offer, headers), new Events());
        call = Optional.of(dialog);
        return dialog.callId();
    }

    /**
     * Takes a call.
     *
     * @return hears what follows of it
     */
    public SipCallListener answer(SipCall incoming) {
        Events events = new Events();
        call = Optional.of(incoming);
        incoming.ring();
        events.onOffer(incoming.invite().orElseThrow().offer())
                .ifPresentOrElse(
                        sdp -> incoming.answer(sdp, List.of()),
                        () -> incoming.reject(488, "Not Acceptable Here", List.of()));
        return events;
    }

    void awaitAnswer(Duration patience) throws InterruptedException, CallFailedException {
        await(answered, patience, "no answer");
    }

    /** From now on REFER is answered like that. */
    void answerTransfers(CallScript.Transfer answer) {
        transferAnswer = answer;
    }

    /**
     * Waits until the other side has spoken and then been quiet.
     *
     * @return false when the call ended before
     */
    @CanIgnoreReturnValue
    public boolean hearPrompt(Duration patience) throws InterruptedException, CallFailedException {
        return hearPrompt(END_OF_PROMPT, patience);
    }

    /** @param quiet how long it must be quiet after a prompt */
    @CanIgnoreReturnValue
    boolean hearPrompt(Duration quiet, Duration patience) throws InterruptedException, CallFailedException {
        return hearSpeech(patience) && ear.awaitQuiet(quiet, ended::isDone, patience, "the prompt did not end");
    }

    /** Waits until the other side begins to speak; false when the call ended before. */
    @CanIgnoreReturnValue
    public boolean hearSpeech(Duration patience) throws InterruptedException, CallFailedException {
        return ear.awaitSpeech(ended::isDone, patience);
    }

    /** Waits until the other side has been quiet for so long; false when the call ended before. */
    boolean hearSilence(Duration quiet, Duration patience) throws InterruptedException, CallFailedException {
        return ear.awaitQuiet(quiet, ended::isDone, patience, "it was not quiet for " + quiet.toMillis() + " ms");
    }

    /** Speaks; returns when the last packet has left, or the call has ended. */
    public PlaybackEnd say(short[] samples) throws InterruptedException {
        CompletableFuture<PlaybackEnd> playback = media.play(samples); // stopped when the call ends
        try {
            return playback.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("playback failed", e);
        }
    }

    /** Starts to speak and returns at once. */
    @CanIgnoreReturnValue
    public CompletableFuture<PlaybackEnd> startSaying(short[] samples) {
        return media.play(samples);
    }

    public void stopSaying() {
        media.stopPlaying();
    }

    /** Presses keys, 100 ms each; returns at once. */
    @CanIgnoreReturnValue
    public CompletableFuture<PlaybackEnd> press(String digits) {
        return media.sendDigits(digits);
    }

    /**
     * Puts the other side on hold by re-INVITE (RFC 3264 section 8.4): what we say from now on is music on hold.
     *
     * @throws CallFailedException when the other side did not agree in time
     */
    public void hold(Duration patience) throws InterruptedException, CallFailedException {
        reoffer(Direction.SENDONLY, patience);
    }

    /** Ends {@link #hold}. */
    public void resume(Duration patience) throws InterruptedException, CallFailedException {
        reoffer(Direction.SENDRECV, patience);
    }

    /** Brings a new key for the encrypted stream by re-INVITE (RFC 4568 section 7.1.4). */
    public void rekey(Duration patience) throws InterruptedException, CallFailedException {
        local = local.withNewKeys();
        reoffer(local.direction(), patience);
    }

    private void reoffer(Direction direction, Duration patience) throws InterruptedException, CallFailedException {
        reoffered = new CompletableFuture<>();
        local = local.next(direction);
        offer = OfferAnswer.offer(local);
        call.ifPresent(dialog -> dialog.reoffer(offer));
        Direction agreed = await(reoffered, patience, "no answer to the re-INVITE");
        if (agreed != direction) {
            throw new CallFailedException("the re-INVITE was answered with " + agreed + ", expected " + direction);
        }
    }

    /** Asks the other side to go to that target, and waits for what becomes of it. */
    public ReferOutcome transferTo(String target, Duration patience) throws InterruptedException, CallFailedException {
        awaitAnswer(patience);
        call.ifPresent(dialog -> dialog.refer(target, List.of()));
        return await(referred, patience, "the transfer did not end");
    }

    /** The keys the other side has pressed so far. */
    public String keys() {
        StringBuilder pressed = new StringBuilder();
        keys.forEach(pressed::append);
        return pressed.toString();
    }

    /** What our media has counted. */
    public MediaCounters counters() {
        return media.counters();
    }

    /** The local RTP port. */
    public int rtpPort() {
        return media.rtpPort();
    }

    public boolean isOver() {
        return ended.isDone();
    }

    public Optional<Transfer> transfer() {
        return Optional.ofNullable(transfer.getNow(null));
    }

    public Transfer awaitTransfer(Duration patience) throws InterruptedException, CallFailedException {
        return await(transfer, patience, "no transfer");
    }

    /** Waits until we have been transferred or the call is over. */
    public void awaitTransferOrEnd(Duration patience) throws InterruptedException, CallFailedException {
        await(CompletableFuture.anyOf(transfer, ended), patience, "neither a transfer nor the end of the call came");
    }

    public SipEnd awaitEnd(Duration patience) throws InterruptedException, CallFailedException {
        return await(ended, patience, "the call did not end");
    }

    public void hangUp() {
        call.ifPresent(dialog -> dialog.hangUp(List.of()));
    }

    @Override
    public void close() {
        hangUp();
        media.close();
    }

    private <T> T await(CompletableFuture<T> future, Duration patience, String failure)
            throws InterruptedException, CallFailedException {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CallFailedException(failure + " within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new CallFailedException(failure + ": " + e.getCause(), e);
        }
    }

    /** The dialog's events, on its serial executor. */
    private final class Events implements SipCallListener {
        @Override
        public void onAnswered(Optional<String> sdp, List<SipHeader> headers) {
            try {
                connect(sdp);
                answered.complete(null);
            } catch (SdpException e) {
                answered.completeExceptionally(e);
                hangUp();
            }
        }

        @Override
        public void onOfferAnswered(Optional<String> sdp) {
            try {
                reoffered.complete(connect(sdp).direction());
            } catch (SdpException e) {
                reoffered.completeExceptionally(e);
            }
        }

        private NegotiatedMedia connect(Optional<String> sdp) throws SdpException {
            NegotiatedMedia agreed = OfferAnswer.accept(offer, sdp.orElse(""), local);
            local = local.using(agreed);
            media.connect(agreed);
            return agreed;
        }

        @Override
        public Optional<String> onOffer(Optional<String> theirs) {
            try {
                if (theirs.isEmpty()) {
                    local = local.next();
                    offer = OfferAnswer.offer(local);
                    return Optional.of(offer);
                }
                Answer answer = OfferAnswer.answer(theirs.get(), local);
                local = local.next().using(answer.media());
                media.connect(answer.media());
                return Optional.of(answer.sdp());
            } catch (SdpException e) {
                return Optional.empty();
            }
        }

        @Override
        public void onEstablished(Optional<String> sdp) {
            if (sdp.isPresent()) {
                onOfferAnswered(sdp);
            }
            answered.complete(null);
        }

        @Override
        public void onInfoDigit(char digit) {
            keys.add(digit);
        }

        @Override
        public void onReferOutcome(ReferOutcome outcome) {
            referred.complete(outcome);
        }

        @Override
        public int onRefer(String referTo, List<SipHeader> headers) {
            CallScript.Transfer answer = transferAnswer;
            if (answer.answer() / 100 == 2) {
                transfer.complete(new Transfer(uri(referTo), headers));
                if (answer.outcome() > 0) {
                    call.ifPresent(dialog -> dialog.serial().execute(() -> {
                        dialog.notifyRefer(100);
                        dialog.notifyRefer(answer.outcome());
                    }));
                }
            }
            return answer.answer();
        }

        @Override
        public void onEnded(SipEnd end) {
            media.stopPlaying();
            answered.completeExceptionally(new CallFailedException("refused or ended: " + end));
            ended.complete(end);
        }
    }

    /** The URI of a Refer-To (RFC 3515 section 2.1), which may stand in angle brackets. */
    private static String uri(String referTo) {
        int open = referTo.indexOf('<');
        int close = referTo.indexOf('>', open + 1);
        return open >= 0 && close > open ? referTo.substring(open + 1, close) : referTo;
    }

    private final class Keys implements MediaListener {
        @Override
        public void onDigit(char digit) {
            keys.add(digit);
        }

        @Override
        public void onKeyDown(char digit) {}

        @Override
        public void onMediaTimeout(long silentMillis) {}
    }
}
