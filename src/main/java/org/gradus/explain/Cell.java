package org.gradus.explain;

import org.gradus.Node;
import org.gradus.Shape;

/**
 * One entry of a node, as a place in the graph of single numbers.
 *
 * @param offset the entry's place in row-major order
 */
record Cell(Node node, int offset) {

    /** The node's name with the entry's place on each axis, such as {@code A1[2,0]}; the name alone of a scalar. */
    String label() {
        Shape shape = node.shape();
        String name = TextFormat.name(node.label());
        int[] strides = shape.strides();
        return shape.rank() == 0
                ? name
                : shape.axes().collect(axis -> offset / strides[axis] % shape.dim(axis)).makeString(name + "[", ",",
                        "]");
    }
}
