/** Floor 7: calls placed by Callprint itself: the demo and test-call scripts. */
@NullMarked
package io.callprint.testcall;

import org.jspecify.annotations.NullMarked;
