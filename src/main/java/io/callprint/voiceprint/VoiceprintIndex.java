package io.callprint.voiceprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Exact nearest voiceprints by dot product, in memory. Every row is scored coarsely with 8 bits; the rows that could be
 * among the best, given what rounding can have done at most, are scored again with all 24 that are kept of a component.
 *
 * <p>Any number of threads search without a lock on an immutable view; writers take turns and publish a new view. A write
 * is seen by every search that starts after it returned. About 0.7 kB a caller with 192 dimensions.
 */
public final class VoiceprintIndex {
    private final Rounding rounding;
    private final ByteScan scan;
    private final RowTable rows = new RowTable(row -> callerOf(row)); // guarded by this, like every write
    private volatile View view = new View(List.of(), 0);

    /**
     * A caller found.
     *
     * @param score dot product of query and voiceprint, -1 to 1
     */
    public record Match(CallerId caller, float score) {}

    private record View(List<Segment> segments, int size) {
        Segment holding(int row) {
            return segments.get(row / Segment.ROWS);
        }

        /** The same with one segment exchanged. */
        View with(int segment, Segment changed, int newSize) {
            List<Segment> all = new ArrayList<>(segments);
            all.set(segment, changed);
            return new View(all, newSize);
        }
    }

    /** @param dimension of every vector, 1 to {@value Rounding#MAX_DIMENSION} */
    public VoiceprintIndex(int dimension) {
        this(dimension, ByteScan.fastest());
    }

    VoiceprintIndex(int dimension, ByteScan scan) {
        this.rounding = new Rounding(dimension);
        this.scan = scan;
    }

    public int dimension() {
        return rounding.dimension();
    }

    public int size() {
        return view.size();
    }

    /**
     * Adds the caller's voiceprint or replaces it.
     *
     * @param vector of unit length within 1e-3; copied
     * @throws IllegalArgumentException when it has another dimension or length
     */
    public synchronized void put(CallerId caller, float[] vector) {
        rounding.requireUnit(vector);
        View now = view;
        int known = rows.rowOf(caller);
        if (known != RowTable.NONE) {
            Segment changed = now.holding(known).copy();
            changed.write(known % Segment.ROWS, caller, vector);
            view = now.with(known / Segment.ROWS, changed, now.size());
            return;
        }
        int row = now.size();
        View roomy = row / Segment.ROWS < now.segments().size() ? now : grown(now);
        roomy.holding(row).write(row % Segment.ROWS, caller, vector);
        view = new View(roomy.segments(), row + 1);
        rows.put(caller, row);
    }

    private CallerId callerOf(int row) {
        return view.holding(row).caller(row % Segment.ROWS);
    }

    private View grown(View now) {
        List<Segment> segments = new ArrayList<>(now.segments());
        segments.add(new Segment(rounding, scan));
        return new View(segments, now.size());
    }

    /** The last row takes the place of the one that goes. @return whether the caller was there */
    public synchronized boolean remove(CallerId caller) {
        int row = rows.remove(caller);
        if (row == RowTable.NONE) {
            return false;
        }
        View now = view;
        int last = now.size() - 1;
        // Readers of older views may still be reading the last row, so its segment is exchanged before it is refilled.
        View without = now.with(last / Segment.ROWS, now.holding(last).copy(), last);
        if (row != last) {
            Segment changed = without.holding(row).copy();
            changed.copyRow(row % Segment.ROWS, now.holding(last), last % Segment.ROWS);
            without = without.with(row / Segment.ROWS, changed, last);
            rows.put(changed.caller(row % Segment.ROWS), row);
        }
        view = without;
        return true;
    }

    /** One caller's score, empty when the caller is not here. Waits for a write in progress. */
    public synchronized OptionalDouble score(CallerId caller, float[] query) {
        rounding.requireUnit(query);
        int row = rows.rowOf(caller);
        return row == RowTable.NONE
                ? OptionalDouble.empty()
                : OptionalDouble.of(view.holding(row).dot(row % Segment.ROWS, query));
    }

    /** A copy of one caller's vector as it was put, to about 24 bits a component; empty when the caller is not here. Waits for a write in progress. */
    public synchronized Optional<float[]> vector(CallerId caller) {
        int row = rows.rowOf(caller);
        return row == RowTable.NONE
                ? Optional.empty()
                : Optional.of(view.holding(row).vector(row % Segment.ROWS));
    }

    /**
     * The voiceprints closest to the query, best first, equal scores by caller id.
     *
     * @param query of unit length within 1e-3
     * @param top how many at most
     */
    public List<Match> search(float[] query, int top) {
        rounding.requireUnit(query);
        if (top < 1) {
            throw new IllegalArgumentException("top " + top + ", expected at least 1");
        }
        View now = view;
        byte[] steps = new byte[rounding.dimension()];
        float queryLost = rounding.round(query, steps);
        short[] coarse = scan.query(steps);
        short[] dots = new short[Segment.ROWS];
        BestMatches best = new BestMatches(top);
        for (int first = 0; first < now.size(); first += Segment.ROWS) {
            Segment segment = now.holding(first);
            int count = Math.min(Segment.ROWS, now.size() - first);
            int most = scan.scan(segment.rounded(), count, coarse, dots);
            int needed = rounding.atLeast(best.worst(), segment.mostLost(), queryLost);
            for (int row = 0; row < count && most >= needed; row++) {
                if (dots[row] >= needed && rounding.atMost(dots[row], segment.lost(row), queryLost) >= best.worst()) {
                    best.offer(segment.caller(row), segment.dot(row, query));
                    needed = rounding.atLeast(best.worst(), segment.mostLost(), queryLost);
                }
            }
        }
        return best.sorted();
    }
}
