package io.callprint.identity;

import io.callprint.config.SpoofConfig;
import io.callprint.identity.Identification.Candidate;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.Uncertain;
import java.util.List;

/** Nobody is identified silently on speech that may be played or made: the answer says so, or becomes uncertain. */
public final class CautiousIdentifier implements CallerIdentifier {
    private final CallerIdentifier identifier;
    private final SpoofConfig.Action action;

    public CautiousIdentifier(CallerIdentifier identifier, SpoofConfig config) {
        this.identifier = identifier;
        this.action = config.action();
    }

    @Override
    public boolean hasOptedOut(CallerClaim claim) {
        return identifier.hasOptedOut(claim);
    }

    @Override
    public Identification identify(Utterance utterance, CallerClaim claim, boolean last) {
        Identification answer = identifier.identify(utterance, claim, last);
        if (utterance.suspicions().isEmpty()) {
            return answer;
        }
        return switch (answer) {
            case Identified who
            when action == SpoofConfig.Action.REFUSE ->
                new Uncertain(
                        List.of(new Candidate(who.caller(), who.displayName(), who.llr())),
                        false,
                        who.netSpeechSeconds(),
                        utterance.suspicions());
            case Identified who -> who.suspected(utterance.suspicions());
            case Uncertain uncertain ->
                new Uncertain(
                        uncertain.candidates(),
                        uncertain.oneVoice(),
                        uncertain.netSpeechSeconds(),
                        utterance.suspicions());
            case Identification.Unknown _,
                    Identification.NotEnoughSpeech _,
                    Identification.PoorQuality _,
                    Identification.OptedOut _,
                    Identification.Unavailable _ -> answer;
        };
    }
}
