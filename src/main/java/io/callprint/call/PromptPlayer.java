package io.callprint.call;

import io.callprint.rtp.MediaSession;
import io.callprint.rtp.PlaybackEnd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says prompts one after another, and falls silent when the caller barges in. On the call's serial executor. */
final class PromptPlayer {
    private static final Logger LOG = LoggerFactory.getLogger(PromptPlayer.class);

    /** Net speech that counts as barging in: more than a cough, less than a word. */
    static final double BARGE_IN_SECONDS = 0.3;

    private final MediaSession media;
    private final Prompts prompts;
    private final CallSerial serial;

    private final Deque<short[]> waiting = new ArrayDeque<>();
    private Optional<Runnable> whenOver = Optional.empty();
    private BargeIn bargeIn = BargeIn.NONE;
    private double speechAtStartSeconds;
    private int saying;

    PromptPlayer(MediaSession media, Prompts prompts, CallSerial serial) {
        this.media = media;
        this.prompts = prompts;
        this.serial = serial;
    }

    /**
     * Says the prompts; what was being said stops and its continuation is dropped. A prompt that is not there is skipped.
     *
     * @param speech how the caller's speech stands now
     */
    void say(List<String> names, BargeIn allowed, SpeechUpdate speech, Runnable then) {
        silence();
        for (String name : names) {
            prompts.audio(name).ifPresent(waiting::add);
        }
        bargeIn = allowed;
        speechAtStartSeconds = speech.netSpeechSeconds();
        whenOver = Optional.of(then);
        next(saying);
    }

    private void next(int turn) {
        if (turn != saying) {
            return; // stopped meanwhile
        }
        short[] prompt = waiting.poll();
        if (prompt == null) {
            over();
            return;
        }
        serial.when(played(prompt), _ -> next(turn), _ -> next(turn));
    }

    private CompletableFuture<PlaybackEnd> played(short[] prompt) {
        try {
            return media.play(prompt);
        } catch (RuntimeException e) {
            LOG.warn("a prompt cannot be played and is skipped", e);
            return CompletableFuture.completedFuture(PlaybackEnd.STOPPED);
        }
    }

    private void over() {
        saying++;
        Optional<Runnable> then = whenOver;
        whenOver = Optional.empty();
        then.ifPresent(Runnable::run);
    }

    boolean isSpeaking() {
        return whenOver.isPresent();
    }

    /** A key was pressed. */
    void key() {
        if (isSpeaking() && bargeIn != BargeIn.NONE) {
            interrupt();
        }
    }

    /** The caller's speech grew. */
    void heard(SpeechUpdate speech) {
        speechAtStartSeconds = Math.min(speechAtStartSeconds, speech.netSpeechSeconds());
        if (isSpeaking()
                && bargeIn == BargeIn.SPEECH
                && speech.netSpeechSeconds() - speechAtStartSeconds >= BARGE_IN_SECONDS) {
            interrupt();
        }
    }

    private void interrupt() {
        waiting.clear();
        media.stopPlaying();
        over();
    }

    /** Says nothing more; nothing follows. */
    void silence() {
        saying++;
        waiting.clear();
        if (whenOver.isPresent()) {
            whenOver = Optional.empty();
            media.stopPlaying();
        }
    }
}
