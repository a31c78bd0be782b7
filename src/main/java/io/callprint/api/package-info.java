/** Floor 7: HTTP API, event streams, webhooks. */
@NullMarked
package io.callprint.api;

import org.jspecify.annotations.NullMarked;
