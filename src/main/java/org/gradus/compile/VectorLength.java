package org.gradus.compile;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors that generated loops use. Only where the Vector API is there. */
final class VectorLength {

    static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

    private VectorLength() {}
}
