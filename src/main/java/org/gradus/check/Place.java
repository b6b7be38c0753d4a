package org.gradus.check;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Tensor;
import org.gradus.Variable;

/** Where a derivative is compared: at an entry, or along a direction. */
sealed interface Place {

    /** What the report calls it. */
    String label();

    /** The derivative that is checked. */
    double analytic();

    /** How far rounding may have put that off. */
    double rounding();

    /** The direction that it is the derivative along. */
    ImmutableMap<Variable, Tensor> direction();

    /** One entry. */
    record Coordinate(Entry entry, String label, double analytic, double rounding) implements Place {

        @Override
        public ImmutableMap<Variable, Tensor> direction() {
            return entry.direction();
        }
    }

    /** A direction. */
    record Along(ImmutableMap<Variable, Tensor> direction, String label, double analytic, double rounding)
            implements
                Place {}

    /** What a method says at several places; of entries all together, which some methods do faster. */
    static ImmutableList<Estimate> estimates(Method method, ImmutableList<Place> places) {
        ImmutableList<Coordinate> coordinates = places.selectInstancesOf(Coordinate.class);
        return coordinates.size() == places.size() ? method.at(coordinates.collect(Coordinate::entry))
                : places.collect(place -> method.along(place.direction()));
    }
}
