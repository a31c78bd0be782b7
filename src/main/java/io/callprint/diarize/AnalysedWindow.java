package io.callprint.diarize;

import io.callprint.speech.SpeakerActivity;
import java.util.List;

/**
 * What was found in one window of a recording.
 *
 * @param activity its voices, frame by frame
 * @param voices those that were heard at all
 */
record AnalysedWindow(SpeakerActivity activity, List<LocalVoice> voices) {}
