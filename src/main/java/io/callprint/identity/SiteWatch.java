package io.callprint.identity;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Centre and scores of a site as its callers change. One thread refreshes it, any thread reads. */
final class SiteWatch {
    private static final Logger log = LoggerFactory.getLogger(SiteWatch.class);

    private final ScoreCalibration calibration;
    private volatile Optional<SiteScores> scores = Optional.empty();
    private int scoredMembers; // the refreshing thread's own

    /** @param calibration tells what the callers' scores against one another mean */
    SiteWatch(ScoreCalibration calibration) {
        this.calibration = calibration;
    }

    /** Empty below 15 callers. */
    Optional<SiteScores> scores() {
        return scores;
    }

    List<LookAlikes> lookAlikes() {
        return scores.map(SiteScores::lookAlikes).orElse(List.of());
    }

    boolean isCalibrated() {
        return scores.map(SiteScores::mayLower).orElse(false);
    }

    /** @param fresh whether the callers have just been loaded */
    void refresh(Mirror callers, boolean fresh) {
        boolean moved = callers.recentre();
        List<SiteScores.Member> members = callers.members();
        if (!fresh && !moved && members.size() == scoredMembers) {
            return;
        }
        scoredMembers = members.size();
        boolean before = isCalibrated();
        scores = SiteScores.of(members, callers.centring(), calibration);
        if (!isCalibrated() && (fresh || before)) {
            log.info(
                    "{} callers are too few for thresholds that fit this site, expected {} or more: they are on the strict side",
                    members.size(),
                    SiteScores.CALLERS_TO_LOWER);
        }
        int alike = lookAlikes().size();
        if (alike > 0) {
            log.warn("{} pairs of enrolled callers sound like one person each", alike);
        }
    }
}
