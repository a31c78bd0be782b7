/** Floor 3: writes that wait while a server is away, above any engine that remembers what it has done. */
@NullMarked
package io.callprint.store.outbox;

import org.jspecify.annotations.NullMarked;
