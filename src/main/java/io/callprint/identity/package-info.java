/** Floor 4: who is it: scores, calibration, the decision, enrolment. */
@NullMarked
package io.callprint.identity;

import org.jspecify.annotations.NullMarked;
