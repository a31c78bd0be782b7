package io.callprint.store.redis;

import io.callprint.voiceprint.RepeatableStore;
import java.time.Duration;

/**
 * The writes that must happen as a whole, as scripts: Redis runs each without anything in between. Every change of a
 * voiceprint is numbered and added to the stream of changes.
 *
 * <p>A Redis at its memory limit refuses a script at its first write when that one needs memory, and lets all later
 * writes of it pass: so a save begins with a write that needs memory, and what deletes begins with the deletion.
 */
final class RedisScripts {
    private static final String NOTE = """
            local function note(changed, changes, caller, kept)
                local number = redis.call('INCR', changed)
                redis.call('XADD', changes, 'MAXLEN', '~', kept, '*', 'number', number, 'caller', caller)
            end
            """;

    /** Vectors in the clear go with their caller; a server without vector sets has no models here. */
    private static final String UNSEARCH = """
            local function unsearch(search, caller)
                for _, model in ipairs(redis.call('HKEYS', search)) do
                    redis.call('VREM', search .. ':vectors:' .. model, caller)
                    redis.call('ZREM', search .. ':places:' .. model, caller)
                end
            end
            """;

    private static final String SAMPLES = """
            local function samples(voiceprint)
                local ids = {}
                local there = redis.call('HGET', voiceprint, 'samples')
                if there then
                    for i, sample in ipairs(cjson.decode(there)) do
                        ids[i] = sample.id
                    end
                end
                return ids
            end
            """;

    /**
     * KEYS: opt-outs, voiceprint, callers, changed, changes, attached; ARGV: caller, kept, the sample ids that must be there
     * now with commas between or * for any, field, value, ...; 0 = opted out, -1 = other samples are there.
     */
    static final String SAVE = NOTE + SAMPLES + """
            if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then
                return 0
            end
            if ARGV[3] ~= '*' and ARGV[3] ~= table.concat(samples(KEYS[2]), ',') then
                return -1
            end
            redis.call('ZADD', KEYS[3], 0, ARGV[1])
            redis.call('DEL', KEYS[2])
            redis.call('HSET', KEYS[2], unpack(ARGV, 4))
            local kept = {}
            for _, id in ipairs(samples(KEYS[2])) do
                kept[id] = true
            end
            for _, field in ipairs(redis.call('HKEYS', KEYS[6])) do
                if not kept[string.match(field, ' (.*)$')] then
                    redis.call('HDEL', KEYS[6], field)
                end
            end
            note(KEYS[4], KEYS[5], ARGV[1], ARGV[2])
            return 1
            """;

    /** KEYS: voiceprint, attached; ARGV: sample id, field, value; 0 = there is no such sample. */
    static final String ATTACH = SAMPLES + """
            for _, id in ipairs(samples(KEYS[1])) do
                if id == ARGV[1] then
                    redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
                    return 1
                end
            end
            return 0
            """;

    /**
     * KEYS: voiceprint, vectors, places; ARGV: caller, sample ids with commas between, place, the vector as floats; 0 = it
     * does not fit, or is there.
     */
    static final String PUT_VECTOR = SAMPLES + """
            local kept = {}
            for _, id in ipairs(samples(KEYS[1])) do
                kept[id] = true
            end
            for id in string.gmatch(ARGV[2], '[^,]+') do
                if not kept[id] then
                    return 0
                end
            end
            if redis.call('VGETATTR', KEYS[2], ARGV[1]) == ARGV[2] then
                return 0
            end
            redis.call('VADD', KEYS[2], 'FP32', ARGV[4], ARGV[1], 'SETATTR', ARGV[2])
            redis.call('ZADD', KEYS[3], ARGV[3], ARGV[1])
            return 1
            """;

    /** KEYS: vectors, places; ARGV: caller; 0 = there was none. */
    static final String REMOVE_VECTOR = """
            redis.call('ZREM', KEYS[2], ARGV[1])
            return redis.call('VREM', KEYS[1], ARGV[1])
            """;

    /** KEYS: notes; ARGV: key, until and body, epoch milliseconds now. */
    static final String KEEP_NOTE = """
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
            local notes = redis.call('HGETALL', KEYS[1])
            for i = 1, #notes, 2 do
                if notes[i] ~= ARGV[1] and tonumber(string.match(notes[i + 1], '^%S+')) <= tonumber(ARGV[3]) then
                    redis.call('HDEL', KEYS[1], notes[i])
                end
            end
            return 1
            """;

    /** KEYS: voiceprint, callers, changed, changes, attached, search; ARGV: caller, kept; 0 = there was none. */
    static final String DELETE = NOTE + UNSEARCH + """
            redis.call('ZREM', KEYS[2], ARGV[1])
            redis.call('DEL', KEYS[5])
            unsearch(KEYS[6], ARGV[1])
            if redis.call('DEL', KEYS[1]) == 0 then
                return 0
            end
            note(KEYS[3], KEYS[4], ARGV[1], ARGV[2])
            return 1
            """;

    /** KEYS: opt-outs, voiceprint, callers, changed, changes, attached, search; ARGV: caller, kept, epoch milliseconds. */
    static final String OPT_OUT = NOTE + UNSEARCH + """
            redis.call('DEL', KEYS[2], KEYS[6])
            unsearch(KEYS[7], ARGV[1])
            redis.call('ZREM', KEYS[3], ARGV[1])
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
            note(KEYS[4], KEYS[5], ARGV[1], ARGV[2])
            return 1
            """;

    /** KEYS: voiceprint; ARGV: epoch milliseconds. */
    static final String TOUCH = """
            local seen = redis.call('HGET', KEYS[1], 'lastSeen')
            if seen and tonumber(seen) < tonumber(ARGV[1]) then
                redis.call('HSET', KEYS[1], 'lastSeen', ARGV[1])
                return 1
            end
            return 0
            """;

    /** KEYS: consents; ARGV: entry. */
    static final String CONSENT = "return redis.call('RPUSH', KEYS[1], ARGV[1])";

    /** KEYS: a hash; ARGV: field; 0 = there was none. */
    static final String DROP_FIELD = "return redis.call('HDEL', KEYS[1], ARGV[1])";

    /**
     * The same script, done once: behind its own KEYS one that remembers it. -2 = it had been done; what it gives is
     * remembered when above 0.
     */
    static String once(String script) {
        return """
                if redis.call('EXISTS', KEYS[#KEYS]) == 1 then
                    return -2
                end
                local function work()
                %s
                end
                local result = work()
                if result > 0 then
                    redis.call('SET', KEYS[#KEYS], '', 'EX', %d)
                end
                return result
                """.formatted(
                        script, Duration.ofDays(RepeatableStore.REMEMBERED_DAYS).toSeconds());
    }

    private RedisScripts() {}
}
