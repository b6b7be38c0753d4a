package org.gradus.compile;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The generated loops that are in use. Steps with the same code share one, in a program and between programs, so that the JIT
 * compiles five loops for fifty layers. A loop that no step holds any more is forgotten, and its class unloaded.
 */
final class SharedLoops {

    /** Those of this JVM: the JIT's work is shared, or it isn't saved. */
    private static final SharedLoops IN_USE = new SharedLoops();

    private final Map<Key, Entry> loops = new HashMap<>();
    private final ReferenceQueue<Loop> unused = new ReferenceQueue<>();

    private record Key(LoopCode code, LaneCode lane) {}

    private static final class Entry extends WeakReference<Loop> {

        private final Key key;

        Entry(Key key, Loop loop, ReferenceQueue<Loop> unused) {
            super(loop, unused);
            this.key = key;
        }
    }

    private SharedLoops() {}

    /** The loop of a code in a lane. */
    static Loop of(LoopCode code, LaneCode lane) {
        return IN_USE.get(new Key(code, lane));
    }

    private synchronized Loop get(Key key) {
        forgetUnused();
        return Optional.ofNullable(loops.get(key)).map(Reference::get).orElseGet(() -> {
            Loop loop = LoopGenerator.generate(key.code(), key.lane());
            loops.put(key, new Entry(key, loop, unused));
            return loop;
        });
    }

    private void forgetUnused() {
        for (Reference<?> reference = unused.poll(); reference != null; reference = unused.poll()) {
            if (reference instanceof Entry entry) {
                loops.remove(entry.key, entry);
            }
        }
    }
}
