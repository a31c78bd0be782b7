package io.callprint.testcall;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.callprint.sdp.Direction;
import io.callprint.sdp.SdpException;
import io.callprint.sip.ReferOutcome;
import io.callprint.sip.SipCall;
import io.callprint.sip.SipCallListener;
import io.callprint.sip.SipEnd;
import io.callprint.sip.SipHeader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What happens to a telephone's call, for whoever waits for it. Told on the dialog's serial executor. */
final class PhoneEvents implements SipCallListener {
    private final PhoneMedia media;
    private final Supplier<Optional<SipCall>> call;
    private final Consumer<Character> keys;
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private final CompletableFuture<SipEnd> ended = new CompletableFuture<>();
    private final CompletableFuture<Phone.Transfer> transfer = new CompletableFuture<>();
    private final CompletableFuture<ReferOutcome> referred = new CompletableFuture<>();
    private volatile CompletableFuture<Direction> reoffered = new CompletableFuture<>();
    private volatile CallScript.Transfer transferAnswer = CallScript.Transfer.TAKEN;

    PhoneEvents(PhoneMedia media, Supplier<Optional<SipCall>> call, Consumer<Character> keys) {
        this.media = media;
        this.call = call;
        this.keys = keys;
    }

    CompletableFuture<Void> answered() {
        return answered;
    }

    CompletableFuture<SipEnd> ended() {
        return ended;
    }

    CompletableFuture<Phone.Transfer> transfer() {
        return transfer;
    }

    CompletableFuture<ReferOutcome> referred() {
        return referred;
    }

    /** The answer to the offer that is made next. */
    CompletableFuture<Direction> expectAnswer() {
        CompletableFuture<Direction> expected = new CompletableFuture<>();
        reoffered = expected;
        return expected;
    }

    /** From now on REFER is answered like that. */
    void answerTransfers(CallScript.Transfer answer) {
        transferAnswer = answer;
    }

    @CanIgnoreReturnValue
    <T> T await(CompletableFuture<T> future, Duration patience, String failure)
            throws InterruptedException, CallFailedException {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CallFailedException(failure + " within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new CallFailedException(failure + ": " + e.getCause(), e);
        }
    }

    @Override
    public void onAnswered(Optional<String> sdp, List<SipHeader> headers) {
        try {
            media.accept(sdp);
            answered.complete(null);
        } catch (SdpException e) {
            answered.completeExceptionally(e);
            call.get().ifPresent(dialog -> dialog.hangUp(List.of()));
        }
    }

    @Override
    public void onOfferAnswered(Optional<String> sdp) {
        try {
            reoffered.complete(media.accept(sdp).direction());
        } catch (SdpException e) {
            reoffered.completeExceptionally(e);
        }
    }

    @Override
    public Optional<String> onOffer(Optional<String> theirs) {
        return media.answer(theirs);
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
        keys.accept(digit);
    }

    @Override
    public void onReferOutcome(ReferOutcome outcome) {
        referred.complete(outcome);
    }

    @Override
    public int onRefer(String referTo, List<SipHeader> headers) {
        CallScript.Transfer answer = transferAnswer;
        if (answer.answer() / 100 == 2) {
            transfer.complete(Phone.Transfer.of(referTo, headers));
            if (answer.outcome() > 0) {
                call.get()
                        .ifPresent(dialog -> dialog.serial().execute(() -> {
                            dialog.notifyRefer(100);
                            dialog.notifyRefer(answer.outcome());
                        }));
            }
        }
        return answer.answer();
    }

    @Override
    public void onEnded(SipEnd end) {
        media.session().stopPlaying();
        answered.completeExceptionally(new CallFailedException("refused or ended: " + end));
        ended.complete(end);
    }
}
