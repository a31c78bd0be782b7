/** Floor 1: the configuration as records, one per section of sip-config/callprint.yaml, and its reader. */
@NullMarked
package io.callprint.config;

import org.jspecify.annotations.NullMarked;
