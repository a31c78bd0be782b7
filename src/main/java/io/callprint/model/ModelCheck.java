package io.callprint.model;

/**
 * What a check of one model found.
 *
 * @param model id in the catalogue
 * @param finding one sentence
 */
public record ModelCheck(String model, boolean isGood, String finding) {}
