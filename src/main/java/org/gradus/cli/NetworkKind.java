package org.gradus.cli;

import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/** The networks that can be explained. */
enum NetworkKind {

    /** One hidden layer and a sigmoid unit. */
    TWO_LAYER,
    /** A sigmoid unit alone. */
    LOGISTIC,
    /** Two hidden layers and a sigmoid unit. */
    THREE_LAYER,
    /** One hidden layer and a unit with softmax for each class. */
    SOFTMAX;

    /** How many units each hidden layer has if nothing else is asked for. */
    ImmutableIntList hidden() {
        return switch (this) {
            case TWO_LAYER, SOFTMAX -> IntLists.immutable.of(4);
            case LOGISTIC -> IntLists.immutable.empty();
            case THREE_LAYER -> IntLists.immutable.of(4, 3);
        };
    }
}
