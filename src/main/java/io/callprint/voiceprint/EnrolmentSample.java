package io.callprint.voiceprint;

import java.time.Instant;

/**
 * One piece of speech a voiceprint rests on.
 *
 * @param id 8 hexadecimal digits over the audio's content
 * @param embedding uncentred, so that the centre may change without the audio
 * @param netSpeechSeconds how much speech it was made from
 * @param quality 0..1
 * @param recordedAt when it was spoken
 */
public record EnrolmentSample(
        String id, Embedding embedding, double netSpeechSeconds, double quality, Instant recordedAt) {}
