package io.callprint.app;

import io.callprint.audit.AuditLog;
import io.callprint.config.CallprintConfig;
import io.callprint.identity.AttemptLimits;
import io.callprint.identity.CallScores;
import io.callprint.identity.CallerIdentifier;
import io.callprint.identity.CautiousIdentifier;
import io.callprint.identity.FormerModel;
import io.callprint.identity.FormerModelIdentifier;
import io.callprint.identity.Gallery;
import io.callprint.identity.LastSeen;
import io.callprint.identity.LimitedIdentifier;
import io.callprint.identity.OptOuts;
import io.callprint.identity.Scoring;
import io.callprint.identity.TwoVoices;
import io.callprint.identity.VoiceEnrollment;
import io.callprint.identity.VoiceIdentifier;
import io.callprint.identity.WatchedVoices;
import io.callprint.identity.Watchlist;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.speech.QualityModel;
import io.callprint.store.ModelView;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.time.Clock;

/**
 * All of recognition that belongs to one speaker model: its network, the callers in memory as it made them, decision,
 * enrolment, watched voices. Two may be at work on one store, while calls that began with one go on beside those of the other.
 *
 * @param name of the model in the catalogue
 * @param store as the model sees it; not closed with this
 * @param identifier for files, which somebody trusted chose
 * @param callIdentifier for calls: with a limit to guessing
 */
record VoiceMatching(
        String name,
        OnnxSpeakerEmbedder embedder,
        TwoVoices twoVoices,
        VoiceprintStore store,
        Gallery gallery,
        SiteCalibration siteCalibration,
        FormerModelLoading former,
        CallerIdentifier identifier,
        LimitedIdentifier callIdentifier,
        VoiceEnrollment enrollment,
        Watchlist watchlist)
        implements AutoCloseable {

    /**
     * What is the same for every model.
     *
     * @param store as it is kept
     */
    record Common(
            Settings settings,
            QualityModel.Halves halves,
            VoiceprintStore store,
            OptOuts optOuts,
            AttemptLimits limits,
            AuditLog audit,
            Clock clock) {}

    /**
     * Opens the network and begins to load the callers; returns before they are there.
     *
     * @throws StartException one sentence: a model or calibration that is not as shipped, a file that cannot be used
     */
    static VoiceMatching open(Common common, String name) throws StartException {
        Settings settings = common.settings();
        CalibratedModel model = CalibratedModel.require(settings, name);
        OnnxSpeakerEmbedder embedder = CalibratedModel.open(settings, model.entry());
        CallScores unrecognised = new CallScores();
        try {
            SiteCalibration site = SiteCalibration.open(
                    new SiteCalibrationFiles(settings.data()), embedder.modelId(), unrecognised, common.clock());
            return wired(common, model, embedder, unrecognised, site);
        } catch (IOException e) {
            embedder.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            embedder.close();
            throw e;
        }
    }

    private static VoiceMatching wired(
            Common common,
            CalibratedModel model,
            OnnxSpeakerEmbedder embedder,
            CallScores unrecognised,
            SiteCalibration site) {
        CallprintConfig config = common.settings().config();
        Clock clock = common.clock();
        OptOuts optOuts = common.optOuts();
        VoiceprintStore store = new ModelView(common.store(), embedder.modelId());
        Gallery gallery = model.gallery(store, config.store());
        Scoring scoring = new Scoring(model.calibration(), gallery, config.identity(), site);
        FormerModelLoading former = new FormerModelLoading(
                common.settings(),
                store,
                gallery,
                (network, its) -> new FormerModel(
                        network,
                        its.calibration(),
                        store,
                        gallery,
                        config.identity(),
                        config.enrolment(),
                        optOuts,
                        clock,
                        System::nanoTime));
        CallerIdentifier identifier = new CautiousIdentifier(
                new FormerModelIdentifier(
                        new VoiceIdentifier(
                                gallery, scoring, config.identity(), optOuts, new LastSeen(store, clock), unrecognised),
                        former),
                config.spoof());
        gallery.start();
        return new VoiceMatching(
                model.entry().id(),
                embedder,
                new TwoVoices(
                        embedder, common.halves().by(model.entry().network().name())),
                store,
                gallery,
                site,
                former,
                identifier,
                new LimitedIdentifier(identifier, common.limits(), gallery),
                new VoiceEnrollment(
                        store, gallery, scoring, config.enrolment(), config.identity(), common.audit(), clock, former),
                new Watchlist(
                        new WatchedVoices(store, common.audit(), clock),
                        gallery,
                        scoring,
                        config.watchlist(),
                        common.audit(),
                        clock));
    }

    @Override
    public void close() {
        former.close();
        gallery.close();
        siteCalibration.close();
        embedder.close();
    }
}
