package org.gradus.compile;

/** A part of a program that runs as one. */
interface Step {

    /** Runs it on what lies in memory now. */
    void run();

    /** What it does, in a line for people. */
    String describe();

    /** How many floating-point operations that takes; a function of one entry counts as one. */
    long flops();
}
