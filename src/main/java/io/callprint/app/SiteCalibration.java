package io.callprint.app;

import io.callprint.app.SiteCalibrationFiles.Counted;
import io.callprint.identity.CallScores;
import io.callprint.identity.ScoreCounts;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shift of every threshold that the operator took over from real calls. One virtual thread keeps it equal to what {@code
 * callprint calibration} writes, and writes down what calls have shown since. Any thread may ask.
 */
final class SiteCalibration implements DoubleSupplier, AutoCloseable {
    static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(SiteCalibration.class);

    private final SiteCalibrationFiles files;
    private final String model;
    private final CallScores scores;
    private final Clock clock;
    private final Thread follower;

    private volatile double shift;
    private String since; // follower's own, like what follows, until it has ended
    private ScoreCounts written;
    private String complaint = "";

    private SiteCalibration(SiteCalibrationFiles files, String model, CallScores scores, Clock clock)
            throws IOException {
        this.files = files;
        this.model = model;
        this.scores = scores;
        this.clock = clock;
        this.shift = files.applied(model).shift();
        this.since = clock.instant().toString();
        files.counted().filter(this::isOurs).ifPresent(counted -> {
            scores.goOnFrom(counted.scores());
            since = counted.since();
        });
        this.written = scores.counts();
        this.follower = Thread.ofVirtual().name("site-calibration").unstarted(this::follow);
    }

    private boolean isOurs(Counted counted) {
        return counted.model().equals(model) && counted.shift() == shift;
    }

    /** @throws IOException one sentence when a file is there and cannot be used */
    static SiteCalibration open(SiteCalibrationFiles files, String model, CallScores scores, Clock clock)
            throws IOException {
        SiteCalibration calibration = new SiteCalibration(files, model, scores, clock);
        calibration.follower.start();
        return calibration;
    }

    @Override
    public double getAsDouble() {
        return shift;
    }

    private void follow() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(LOOK_EVERY);
                look();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** A file that cannot be used changes nothing and is told once. */
    void look() {
        try {
            double wanted = files.applied(model).shift();
            if (wanted != shift) {
                LOG.warn("every threshold is shifted by {} instead of {}, as the operator applied", wanted, shift);
                shift = wanted;
                scores.clear();
                since = clock.instant().toString();
            }
            ScoreCounts now = scores.counts();
            if (!now.equals(written)) {
                files.write(new Counted(model, shift, since, now.bins()));
                written = now;
            }
            complaint = "";
        } catch (IOException e) {
            if (!complaint.equals(e.getMessage())) {
                complaint = String.valueOf(e.getMessage());
                LOG.warn("the site's calibration stays as it is: {}", complaint);
            }
        }
    }

    @Override
    public void close() {
        follower.interrupt();
        try {
            follower.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        look();
    }
}
