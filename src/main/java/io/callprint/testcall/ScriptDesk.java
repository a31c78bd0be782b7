package io.callprint.testcall;

/**
 * What the calls of a script are placed with.
 *
 * @param phones where a free telephone comes from
 * @param target URI to call
 * @param trace sees the telephones' SIP messages
 * @param events what the server tells of calls
 * @param posts what its webhook posts
 */
public record ScriptDesk(Demo.Phones phones, String target, SipTrace trace, CallNews events, CallNews posts) {}
