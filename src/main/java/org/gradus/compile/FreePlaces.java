package org.gradus.compile;

import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is free of an arena that grows as it has to: gaps between what is taken, and all behind that. What is asked for goes
 * where it fits best.
 */
final class FreePlaces {

    private static final long ENDLESS = 1L << 62;

    /** Free entries, with no other ones beside them. */
    private record Gap(long offset, long size) {

        long end() {
            return offset + size;
        }
    }

    private final TreeMap<Long, Gap> byOffset = new TreeMap<>();
    private final TreeSet<Gap> bySize =
            new TreeSet<>(Comparator.comparingLong(Gap::size).thenComparingLong(Gap::offset));
    private long end;

    FreePlaces() {
        add(new Gap(0, ENDLESS));
    }

    /** How many entries the arena has had to have. */
    long end() {
        return end;
    }

    /** Where so many entries lie from now on: in the smallest gap that is large enough. */
    long take(long size) {
        Gap gap = bySize.ceiling(new Gap(0, size));
        remove(gap);
        if (gap.size() > size) {
            add(new Gap(gap.offset() + size, gap.size() - size));
        }
        end = Math.max(end, gap.offset() + size);
        return gap.offset();
    }

    /** Makes entries free that were taken. */
    void release(long offset, long size) {
        Gap free = new Gap(offset, size);
        Optional<Gap> before = Optional.ofNullable(byOffset.lowerEntry(offset)).map(entry -> entry.getValue())
                .filter(gap -> gap.end() == free.offset());
        Optional<Gap> behind = Optional.ofNullable(byOffset.get(free.end()));
        before.ifPresent(this::remove);
        behind.ifPresent(this::remove);
        long start = before.map(Gap::offset).orElse(free.offset());
        add(new Gap(start, behind.orElse(free).end() - start));
    }

    private void add(Gap gap) {
        byOffset.put(gap.offset(), gap);
        bySize.add(gap);
    }

    private void remove(Gap gap) {
        byOffset.remove(gap.offset());
        bySize.remove(gap);
    }
}
