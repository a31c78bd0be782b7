/** Floor 7: accuracy trials and benchmarks of the whole path. */
@NullMarked
package io.callprint.eval;

import org.jspecify.annotations.NullMarked;
