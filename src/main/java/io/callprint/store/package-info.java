/** Below the engines: what several of them share, and copying from one to another. */
@NullMarked
package io.callprint.store;

import org.jspecify.annotations.NullMarked;
