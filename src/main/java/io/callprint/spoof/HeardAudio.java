package io.callprint.spoof;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What was heard in calls before, as keyed hashes of {@link AudioLandmarks}: the same audio again shares many of them at
 * one distance in time. The key is drawn at the start and kept nowhere; a hash is 32 bits of where two peaks lay, so
 * neither sound nor voice can be made of what is held, and nothing of it is written anywhere.
 *
 * <p>Bounded: {@value #CAPACITY} hashes, about an hour and a half of speech in 8 MB; the oldest make room. Any thread; a
 * look at 5 s holds the lock for less than a millisecond.
 */
final class HeardAudio {
    static final int CAPACITY = 1 << 19;

    /** As many hashes at one distance do not coincide by chance, nor when somebody says the same again. */
    static final int SAME_AUDIO = 24;

    private static final int BUCKETS = 1 << 18;
    private static final int MAX_SOURCES = 10_000;
    /** Latest occurrences of a hash that are compared: audio played a thousand times is known by its last ones. */
    private static final int MAX_OCCURRENCES = 16;
    /** Windows by which another start of the windows shifts a peak. */
    private static final int JITTER = 1;

    private static final int NONE = -1;

    private final long key = new SecureRandom().nextLong();
    private final long expiryNanos;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    // A ring of hashes; each names the one before it in its bucket, as a position that only grows.
    private final int[] latest = new int[BUCKETS];
    private final int[] before = new int[CAPACITY];
    private final int[] hashes = new int[CAPACITY];
    private final int[] times = new int[CAPACITY];
    private final Piece[] pieces = new Piece[CAPACITY];
    private int added;

    private int pieceNumber;
    private final Map<String, Piece> bySource = new LinkedHashMap<>();

    /** One stretch of speech of one call; grows while the call's looks grow. */
    private static final class Piece {
        private final String source;
        private final int number;
        private final int firstHash;
        private final long heardNanos;
        private int lastTime = NONE;

        Piece(String source, int number, int firstHash, long heardNanos) {
            this.source = source;
            this.number = number;
            this.firstHash = firstHash;
            this.heardNanos = heardNanos;
        }
    }

    HeardAudio(long expiryNanos, LongSupplier nanoTime) {
        this.expiryNanos = expiryNanos;
        this.nanoTime = nanoTime;
        Arrays.fill(latest, NONE);
    }

    /**
     * Whether this was heard from another source within the expiry, whole or in part; it is remembered then.
     *
     * @param source of the audio, such as the Call-ID: a call looked at twice does not repeat itself
     */
    boolean wasHeard(String source, AudioLandmarks landmarks) {
        int[] hashed = Arrays.stream(landmarks.pairs()).map(this::hash).toArray();
        lock.lock();
        try {
            boolean heard = sameAtOneDistance(source, hashed, landmarks.times()) >= SAME_AUDIO;
            remember(source, hashed, landmarks.times());
            return heard;
        } finally {
            lock.unlock();
        }
    }

    private int sameAtOneDistance(String source, int[] hashed, int[] at) {
        long now = nanoTime.getAsLong();
        long[] hits = new long[256];
        int count = 0;
        for (int i = 0; i < hashed.length; i++) {
            int left = MAX_OCCURRENCES;
            for (int p = latest[bucket(hashed[i])]; left > 0 && isHeld(p); p = before[slot(p)]) {
                Piece piece = pieces[slot(p)];
                if (hashes[slot(p)] == hashed[i]
                        && !piece.source.equals(source)
                        && now - piece.heardNanos <= expiryNanos) {
                    hits = count == hits.length ? Arrays.copyOf(hits, 2 * count) : hits;
                    left--;
                    hits[count++] = ((long) piece.number << 32) | (at[i] - times[slot(p)] + 0x4000_0000);
                }
            }
        }
        Arrays.sort(hits, 0, count);
        int most = 0;
        int from = 0;
        for (int to = 0; to < count; to++) {
            while (hits[to] - hits[from] > 2 * JITTER) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    private void remember(String source, int[] hashed, int[] at) {
        if (hashed.length == 0) {
            return;
        }
        Piece piece = bySource.get(source);
        if (piece == null || piece.firstHash != hashed[0]) {
            piece = new Piece(source, pieceNumber++, hashed[0], nanoTime.getAsLong());
            bySource.remove(source);
            bySource.put(source, piece);
            if (bySource.size() > MAX_SOURCES) {
                bySource.remove(bySource.keySet().iterator().next());
            }
        }
        for (int i = 0; i < hashed.length; i++) {
            if (at[i] > piece.lastTime) {
                add(piece, hashed[i], at[i]);
            }
        }
        piece.lastTime = at[at.length - 1];
    }

    private void add(Piece piece, int hash, int time) {
        int slot = slot(added);
        hashes[slot] = hash;
        times[slot] = time;
        pieces[slot] = piece;
        before[slot] = latest[bucket(hash)];
        latest[bucket(hash)] = added++;
    }

    /** Whether a position was given and its slot has not been used again since. */
    private boolean isHeld(int position) {
        return position != NONE && added - position <= CAPACITY;
    }

    private static int slot(int position) {
        return position & (CAPACITY - 1);
    }

    private static int bucket(int hash) {
        return hash & (BUCKETS - 1);
    }

    /** The finaliser of SplitMix64 over pair and key. */
    private int hash(int pair) {
        long mixed = ((pair + 1) * 0x9e3779b97f4a7c15L) ^ key;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return (int) (mixed ^ (mixed >>> 31));
    }
}
