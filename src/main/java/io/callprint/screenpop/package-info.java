/** Floor 7: the agent's page. */
@NullMarked
package io.callprint.screenpop;

import org.jspecify.annotations.NullMarked;
