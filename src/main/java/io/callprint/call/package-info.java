/** Floor 6: one call from the first INVITE to its CallEnd: states, flow, prompts, enrolment dialogue. */
@NullMarked
package io.callprint.call;

import org.jspecify.annotations.NullMarked;
