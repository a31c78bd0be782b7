/** Floor 8: builds the parts from the configuration, starts and stops them in order. */
@NullMarked
package io.callprint.app;

import org.jspecify.annotations.NullMarked;
