package org.gradus.course;

import java.util.List;

/**
 * What a run of an experiment measured: a record whose components are the measurements. Everything else is computed from
 * them, so that it can't say anything but what was seen.
 */
public interface Experiment {

    /** The measurements for people to read. */
    Table table();

    /** The measurements for people to look at: one diagram or several. */
    List<Picture> pictures();

    /** What is seen in them and why, in one paragraph. */
    String reading();

    /** Whether it is seen what the experiment is there to show. */
    boolean holds();

    /** The outcome in a sentence. */
    String verdict();
}
