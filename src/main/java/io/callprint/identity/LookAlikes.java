package io.callprint.identity;

import io.callprint.voiceprint.CallerId;

/** Two accounts whose voices are as similar as one person usually is to themselves. */
public record LookAlikes(CallerId one, CallerId other) {}
