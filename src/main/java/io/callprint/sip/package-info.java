/** Floor 2: SIP calls. The only package that sees javax.sip and gov.nist. */
@NullMarked
package io.callprint.sip;

import org.jspecify.annotations.NullMarked;
