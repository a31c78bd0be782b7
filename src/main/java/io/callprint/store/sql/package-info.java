/** Voiceprints as rows of the same tables in every SQL engine, and the versions of these tables. */
@NullMarked
package io.callprint.store.sql;

import org.jspecify.annotations.NullMarked;
