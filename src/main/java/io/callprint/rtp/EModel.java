package io.callprint.rtp;

/**
 * Quality of a call by the E-model (ITU-T G.107) with its default values, for G.711 with the concealment of its Appendix I.
 *
 * <pre>
 * R   = 93.2 - Id - Ie,eff
 * Id  = 0.024 d + 0.11 (d - 177.3) for d above 177.3 ms     Cole and Rosenbluth, Voice over IP performance monitoring, 2001
 * Ie,eff = Ie + (95 - Ie) Ppl / (Ppl / BurstR + Bpl)        Ie = 0, Bpl = 25.1: G.113 Appendix I
 * MOS = 1 + 0.035 R + R (R - 60) (100 - R) 7e-6             G.107 Annex B
 * </pre>
 */
final class EModel {
    private static final double BEST_RATING = 93.2;
    private static final double EQUIPMENT_IMPAIRMENT = 0;
    private static final double LOSS_ROBUSTNESS_PERCENT = 25.1;
    private static final double LONG_DELAY_MILLIS = 177.3;

    private EModel() {}

    /**
     * @param lossShare 0..1, what was never played included
     * @param burstRatio mean length of a run of lost packets by that of independent loss; 1 when it is independent
     * @param oneWayMillis from mouth to ear
     * @return R, 0..93.2
     */
    static double rating(double lossShare, double burstRatio, double oneWayMillis) {
        double percent = 100 * lossShare;
        double equipment = EQUIPMENT_IMPAIRMENT
                + (95 - EQUIPMENT_IMPAIRMENT) * percent / (percent / Math.max(1, burstRatio) + LOSS_ROBUSTNESS_PERCENT);
        double delay = 0.024 * oneWayMillis + 0.11 * Math.max(0, oneWayMillis - LONG_DELAY_MILLIS);
        return Math.max(0, BEST_RATING - delay - equipment);
    }

    /** @return 1..4.41 */
    static double meanOpinion(double rating) {
        return 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
    }
}
