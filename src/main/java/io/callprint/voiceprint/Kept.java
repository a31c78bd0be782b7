package io.callprint.voiceprint;

/** Everything a store keeps, entry by entry: what moves when a store is copied to another engine. */
public sealed interface Kept permits Voiceprint, OptOut, Consent, Note, Attachment {}
