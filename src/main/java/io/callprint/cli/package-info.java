/** Floor 9: one class per sub-command, no logic. */
@NullMarked
package io.callprint.cli;

import org.jspecify.annotations.NullMarked;
