package io.callprint.app;

import io.callprint.audio.AudioClip;
import io.callprint.eval.Progress;
import io.callprint.identity.Enrollment;
import io.callprint.voiceprint.CallerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Enrols a list of callers from their files, several at once. One that fails does not stop the others. */
public final class BatchEnrolment {
    private final FileRecognition recognise;
    private final RecordedCalls calls;
    private final String consent;
    private final Words words;
    private final AtomicInteger enrolled = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();

    /** Says what became of an enrolment. */
    public interface Words {
        String sentence(CallerId caller, Enrollment.Result result);
    }

    /**
     * @param enrolled callers, also by earlier runs
     * @param refused callers, each with its reason in the results
     * @param skipped of both, because an earlier run had settled them
     */
    public record Totals(int enrolled, int refused, int skipped) {}

    /**
     * @param calls hears recorded calls
     * @param consent what callers agreed to whose line does not say
     */
    public BatchEnrolment(FileRecognition recognise, RecordedCalls calls, String consent, Words words) {
        this.recognise = recognise;
        this.calls = calls;
        this.consent = consent;
        this.words = words;
    }

    /**
     * @param jobs callers at once
     * @throws IOException when a result cannot be written
     */
    public Totals run(List<EnrolmentBatch.Entry> entries, int jobs, BatchResults results, Progress progress)
            throws IOException, InterruptedException {
        progress.begin("enrolled", entries.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(jobs)) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (EnrolmentBatch.Entry entry : entries) {
                tasks.add(() -> {
                    enrol(entry, results);
                    progress.step();
                    return true;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException unwritten) {
                throw unwritten.getCause();
            }
            throw new IllegalStateException(e.getCause());
        }
        return new Totals(enrolled.get(), refused.get(), skipped.get());
    }

    private Enrollment.Result enrol(EnrolmentBatch.Entry entry) throws IOException {
        String agreed = entry.consent().isEmpty() ? consent : entry.consent();
        if (entry.channel().isEmpty()) {
            return recognise.enrol(entry.caller(), entry.files(), entry.metadata(), agreed);
        }
        List<AudioClip> clips = new ArrayList<>();
        for (Path recording : entry.files()) {
            clips.add(calls.caller(recording, entry.channel().get()));
        }
        return recognise.enrolClips(entry.caller(), clips, entry.metadata(), agreed);
    }

    private void enrol(EnrolmentBatch.Entry entry, BatchResults results) {
        if (results.isSettled(entry)) {
            skipped.incrementAndGet();
            (results.wasEnrolled(entry) ? enrolled : refused).incrementAndGet();
            return;
        }
        CallerId caller = entry.caller();
        try {
            try {
                Enrollment.Result result = enrol(entry);
                boolean isEnrolled = result instanceof Enrollment.Result.Enrolled;
                (isEnrolled ? enrolled : refused).incrementAndGet();
                results.add(
                        entry,
                        result.getClass().getSimpleName(),
                        isEnrolled,
                        !(result instanceof Enrollment.Result.Unavailable),
                        words.sentence(caller, result));
            } catch (IOException e) {
                refused.incrementAndGet();
                results.add(entry, "Unreadable", false, false, caller + ": not enrolled, " + e.getMessage());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
