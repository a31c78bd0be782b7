package io.callprint.testcall;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.callprint.audio.AudioCodec;
import io.callprint.rtp.MediaCounters;
import io.callprint.rtp.MediaTransport;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.rtp.PlaybackEnd;
import io.callprint.sdp.Direction;
import io.callprint.sdp.LocalMedia;
import io.callprint.sdp.LocalSrtp;
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

/**
 * A telephone with somebody holding it: dials, listens until the other side has finished, speaks, presses keys. The
 * methods block like a person waits; call them from a virtual thread. Accepts a transfer the way a PBX does: 202, then
 * the news that the target answered, then hangs up.
 */
public final class Phone implements AutoCloseable {
    private static final Duration END_OF_PROMPT = Duration.ofMillis(700);

    private final SipEndpoint sip;
    private final PhoneMedia media;
    private final Ear ear = new Ear();
    private final PhoneEvents events;
    private final Queue<Character> keys = new ConcurrentLinkedQueue<>();
    private volatile Optional<SipCall> call = Optional.empty();

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

        /** Of a Refer-To (RFC 3515 section 2.1), whose URI may stand in angle brackets. */
        static Transfer of(String referTo, List<SipHeader> headers) {
            int open = referTo.indexOf('<');
            int close = referTo.indexOf('>', open + 1);
            String target = open >= 0 && close > open ? referTo.substring(open + 1, close) : referTo;
            return new Transfer(target, headers);
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
     * G.711, without encryption.
     *
     * @param host the address our media is reached at
     */
    public Phone(SipEndpoint sip, MediaTransport transport, String host) throws NoMediaPortException {
        this(sip, transport, host, List.of(AudioCodec.PCMU, AudioCodec.PCMA), SrtpPolicy.OFF);
    }

    /**
     * @param host the address our media is reached at
     * @param codecs what it speaks, the best first
     * @param srtp whether our audio must, may or must not be encrypted
     */
    public Phone(SipEndpoint sip, MediaTransport transport, String host, List<AudioCodec> codecs, SrtpPolicy srtp)
            throws NoMediaPortException {
        this.sip = sip;
        LocalSrtp encryption = new LocalSrtp(srtp, Optional.empty());
        this.media = new PhoneMedia(
                transport,
                ear,
                keys::add,
                port -> new LocalMedia(host, port, 1, 1, Direction.SENDRECV, codecs, encryption));
        this.events = new PhoneEvents(media, () -> call, keys::add);
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
        SipCall dialog = sip.invite(new OutgoingInvite(target, from, displayName, media.offer(), headers), events);
        call = Optional.of(dialog);
        return dialog.callId();
    }

    /**
     * Takes a call.
     *
     * @return hears what follows of it
     */
    public SipCallListener answer(SipCall incoming) {
        call = Optional.of(incoming);
        incoming.ring();
        events.onOffer(incoming.invite().orElseThrow().offer())
                .ifPresentOrElse(
                        sdp -> incoming.answer(sdp, List.of()),
                        () -> incoming.reject(488, "Not Acceptable Here", List.of()));
        return events;
    }

    void awaitAnswer(Duration patience) throws InterruptedException, CallFailedException {
        events.await(events.answered(), patience, "no answer");
    }

    /** From now on REFER is answered like that. */
    void answerTransfers(CallScript.Transfer answer) {
        events.answerTransfers(answer);
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
        return hearSpeech(patience)
                && ear.awaitQuiet(quiet, events.ended()::isDone, patience, "the prompt did not end");
    }

    /** Waits until the other side begins to speak; false when the call ended before. */
    @CanIgnoreReturnValue
    public boolean hearSpeech(Duration patience) throws InterruptedException, CallFailedException {
        return ear.awaitSpeech(events.ended()::isDone, patience);
    }

    /** Waits until the other side has been quiet for so long; false when the call ended before. */
    boolean hearSilence(Duration quiet, Duration patience) throws InterruptedException, CallFailedException {
        return ear.awaitQuiet(
                quiet, events.ended()::isDone, patience, "it was not quiet for " + quiet.toMillis() + " ms");
    }

    /** Speaks; returns when the last packet has left, or the call has ended. */
    public PlaybackEnd say(short[] samples) throws InterruptedException {
        CompletableFuture<PlaybackEnd> playback = media.session().play(samples); // stopped when the call ends
        try {
            return playback.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("playback failed", e);
        }
    }

    /** Starts to speak and returns at once. */
    @CanIgnoreReturnValue
    public CompletableFuture<PlaybackEnd> startSaying(short[] samples) {
        return media.session().play(samples);
    }

    public void stopSaying() {
        media.session().stopPlaying();
    }

    /** Presses keys, 100 ms each; returns at once. */
    @CanIgnoreReturnValue
    public CompletableFuture<PlaybackEnd> press(String digits) {
        return media.session().sendDigits(digits);
    }

    /**
     * Puts the other side on hold by re-INVITE (RFC 3264 section 8.4): what we say from now on is music on hold.
     *
     * @throws CallFailedException when the other side did not agree in time
     */
    public void hold(Duration patience) throws InterruptedException, CallFailedException {
        reoffer(media.offer(Direction.SENDONLY), patience);
    }

    /** Ends {@link #hold}. */
    public void resume(Duration patience) throws InterruptedException, CallFailedException {
        reoffer(media.offer(Direction.SENDRECV), patience);
    }

    /** Brings a new key for the encrypted stream by re-INVITE (RFC 4568 section 7.1.4). */
    public void rekey(Duration patience) throws InterruptedException, CallFailedException {
        reoffer(media.offerNewKeys(), patience);
    }

    private void reoffer(String offer, Duration patience) throws InterruptedException, CallFailedException {
        CompletableFuture<Direction> reoffered = events.expectAnswer();
        Direction asked = media.direction();
        call.ifPresent(dialog -> dialog.reoffer(offer));
        Direction agreed = events.await(reoffered, patience, "no answer to the re-INVITE");
        if (agreed != asked) {
            throw new CallFailedException("the re-INVITE was answered with " + agreed + ", expected " + asked);
        }
    }

    /** Asks the other side to go to that target, and waits for what becomes of it. */
    public ReferOutcome transferTo(String target, Duration patience) throws InterruptedException, CallFailedException {
        awaitAnswer(patience);
        call.ifPresent(dialog -> dialog.refer(target, List.of()));
        return events.await(events.referred(), patience, "the transfer did not end");
    }

    /** The keys the other side has pressed so far. */
    public String keys() {
        StringBuilder pressed = new StringBuilder();
        keys.forEach(pressed::append);
        return pressed.toString();
    }

    /** What our media has counted. */
    public MediaCounters counters() {
        return media.session().counters();
    }

    /** The local RTP port. */
    public int rtpPort() {
        return media.session().rtpPort();
    }

    public boolean isOver() {
        return events.ended().isDone();
    }

    public Optional<Transfer> transfer() {
        return Optional.ofNullable(events.transfer().getNow(null));
    }

    public Transfer awaitTransfer(Duration patience) throws InterruptedException, CallFailedException {
        return events.await(events.transfer(), patience, "no transfer");
    }

    /** Waits until we have been transferred or the call is over. */
    public void awaitTransferOrEnd(Duration patience) throws InterruptedException, CallFailedException {
        events.await(
                CompletableFuture.anyOf(events.transfer(), events.ended()),
                patience,
                "neither a transfer nor the end of the call came");
    }

    public SipEnd awaitEnd(Duration patience) throws InterruptedException, CallFailedException {
        return events.await(events.ended(), patience, "the call did not end");
    }

    public void hangUp() {
        call.ifPresent(dialog -> dialog.hangUp(List.of()));
    }

    @Override
    public void close() {
        hangUp();
        media.session().close();
    }
}
