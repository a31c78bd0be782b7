package io.callprint.config;

/** Everything that can be configured: one record per section of {@code sip-config/callprint.yaml}. */
public record CallprintConfig(
        SipConfig sip,
        RtpConfig rtp,
        HttpConfig http,
        SpeechConfig speech,
        InferenceConfig inference,
        IdentityConfig identity,
        EnrolmentConfig enrolment,
        StoreConfig store,
        WebhookConfig webhook,
        CallConfig call,
        WatchlistConfig watchlist,
        AttemptsConfig attempts,
        SpoofConfig spoof,
        CaptureConfig capture,
        RetentionConfig retention,
        AuditConfig audit,
        EmbeddingsConfig embeddings,
        VoicesConfig voices) {
    public static final CallprintConfig DEFAULTS = new CallprintConfig(
            SipConfig.DEFAULTS,
            RtpConfig.DEFAULTS,
            HttpConfig.DEFAULTS,
            SpeechConfig.DEFAULTS,
            InferenceConfig.DEFAULTS,
            IdentityConfig.DEFAULTS,
            EnrolmentConfig.DEFAULTS,
            StoreConfig.DEFAULTS,
            WebhookConfig.DEFAULTS,
            CallConfig.DEFAULTS,
            WatchlistConfig.DEFAULTS,
            AttemptsConfig.DEFAULTS,
            SpoofConfig.DEFAULTS,
            CaptureConfig.DEFAULTS,
            RetentionConfig.DEFAULTS,
            AuditConfig.DEFAULTS,
            EmbeddingsConfig.DEFAULTS,
            VoicesConfig.DEFAULTS);
}
