package io.callprint.identity;

import io.callprint.speech.SpeechQuality;
import io.callprint.voiceprint.Embedding;

/**
 * One turn of a caller as identification sees it.
 *
 * @param sampleId 8 hexadecimal digits over the audio's content
 * @param embedding of the net speech
 */
public record Utterance(String sampleId, Embedding embedding, double netSpeechSeconds, SpeechQuality quality) {}
