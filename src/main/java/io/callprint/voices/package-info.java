/** Floor 5: a library of voices: recordings of people that a speech synthesiser speaks after, with their consent. */
@NullMarked
package io.callprint.voices;

import org.jspecify.annotations.NullMarked;
