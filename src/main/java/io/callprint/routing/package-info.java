/** Floor 5: the caller's identity as call metadata, and where the call goes next. */
@NullMarked
package io.callprint.routing;

import org.jspecify.annotations.NullMarked;
