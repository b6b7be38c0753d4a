package org.gradus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.junit.jupiter.api.function.Executable;

class ShapeTest {

    @Provide
    Arbitrary<Shape> shapes() {
        return Arbitraries.integers().between(0, 4).array(int[].class).ofMaxSize(4).map(Shape::of);
    }

    /** NumPy's rule as its manual states it: prepend ones to the shorter shape, then compare axis by axis. */
    private static Optional<Shape> naiveBroadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] mine = withLeadingOnes(a, rank);
        int[] theirs = withLeadingOnes(b, rank);
        boolean fits = IntStream.range(0, rank).allMatch(
                axis -> mine[axis] == theirs[axis] || mine[axis] == 1 || theirs[axis] == 1);
        return fits
                ? Optional.of(Shape.of(IntStream.range(0, rank)
                        .map(axis -> mine[axis] == 1 ? theirs[axis] : mine[axis]).toArray()))
                : Optional.empty();
    }

    private static int[] withLeadingOnes(Shape shape, int rank) {
        return IntStream.concat(IntStream.generate(() -> 1).limit(rank - shape.rank()),
                IntStream.of(shape.dims().toArray())).toArray();
    }

    @Property
    void broadcastsAsNumpyDoes(@ForAll("shapes") Shape a, @ForAll("shapes") Shape b) {
        naiveBroadcast(a, b).ifPresentOrElse(
                expected -> assertEquals(expected, a.broadcast(b)),
                () -> assertThrows(IllegalArgumentException.class, () -> a.broadcast(b)));
        assertEquals(naiveBroadcast(a, b).equals(Optional.of(b)), a.broadcastsTo(b));
    }

    /** Each entry of the target reads the entry whose index is the same, or 0 along an axis of length 1. */
    @Property
    void stridesInATargetFindTheEntryThatIsRepeated(@ForAll("shapes") Shape target, @ForAll("shapes") Shape mask) {
        // Any shape that broadcasts to the target: fewer axes, and 1 in place of some lengths.
        int[] dims = target.dims().toArray();
        int dropped = Math.max(0, target.rank() - mask.rank());
        int[] own = IntStream.range(dropped, target.rank())
                .map(axis -> mask.dim(axis - dropped) % 2 == 0 ? dims[axis] : 1).toArray();
        Shape shape = Shape.of(own);
        assertTrue(shape.broadcastsTo(target));

        int[] strides = shape.stridesIn(target);
        int[] places = target.places(strides, 7);
        assertEquals(target.size(), places.length);
        for (int place = 0; place < target.size(); place++) {
            int[] index = index(target, place);
            int expected = 0;
            for (int axis = 0; axis < own.length; axis++) {
                expected = expected * own[axis] + (own[axis] == 1 ? 0 : index[dropped + axis]);
            }
            assertEquals(7 + expected, places[place]);
        }

        ImmutableIntList repeated = shape.repeatedAxes(target);
        for (int axis = 0; axis < target.rank(); axis++) {
            boolean isRepeated = axis < dropped || own[axis - dropped] != dims[axis];
            assertEquals(isRepeated, repeated.contains(axis), "axis " + axis);
        }
    }

    /** Where the place in row-major order lies along each axis. */
    private static int[] index(Shape shape, int place) {
        int[] index = new int[shape.rank()];
        int rest = place;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return index;
    }

    @Property
    void sizeIsTheProductOfTheLengths(@ForAll("shapes") Shape shape) {
        assertEquals(IntStream.of(shape.dims().toArray()).reduce(1, (a, b) -> a * b), shape.size());
        assertEquals(shape.dims().size(), shape.rank());
    }

    @Example
    void axesCountFromBothEnds() {
        Shape shape = Shape.of(2, 3, 4);
        assertEquals(4, shape.dim(-1));
        assertEquals(2, shape.dim(-3));
        assertEquals(1, shape.axis(-2));
        assertEquals(IntLists.immutable.of(0, 2), shape.axes(-1, 0));
        assertEquals(IntLists.immutable.of(0, 1, 2), shape.axes());
        assertEquals(Shape.of(2, 3, 9), shape.withDim(-1, 9));
    }

    @Example
    void reducedAxesVanishOrStayWithLengthOne() {
        Shape shape = Shape.of(2, 3, 4);
        assertEquals(Shape.of(3), shape.reduced(IntLists.immutable.of(0, 2), false));
        assertEquals(Shape.of(1, 3, 1), shape.reduced(IntLists.immutable.of(0, 2), true));
        assertEquals(Shape.SCALAR, shape.reduced(IntLists.immutable.of(0, 1, 2), false));
    }

    @Example
    void permutedAxesTakeTheirLengthsAlong() {
        assertEquals(Shape.of(4, 2, 3), Shape.of(2, 3, 4).permuted(IntLists.immutable.of(2, 0, 1)));
        assertArrayEquals(new int[] {12, 4, 1}, Shape.of(2, 3, 4).strides());
    }

    @Example
    void printsAsATuple() {
        assertEquals("()", Shape.SCALAR.toString());
        assertEquals("(3,)", Shape.of(3).toString());
        assertEquals("(4, 0)", Shape.of(4, 0).toString());
    }

    @Example
    void isEqualByItsLengths() {
        assertEquals(Shape.of(2, 3), Shape.of(2, 3));
        assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
        assertEquals(Shape.SCALAR, Shape.of());
        assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
        assertNotEquals(Shape.of(3), Shape.of(1, 3));
    }

    @Example
    void doesNotFollowTheArrayItWasMadeFrom() {
        int[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        assertEquals(Shape.of(2, 3), shape);
        shape.dims().toArray()[0] = 9;
        assertEquals(Shape.of(2, 3), shape);
    }

    @Example
    void holdsAsManyEntriesAsAnArrayAtMost() {
        assertEquals(Integer.MAX_VALUE - 8, Shape.of(Integer.MAX_VALUE - 8).size());
        assertEquals(0, Shape.of(65536, 65536, 0).size());
        assertEquals(0, Shape.of(0, 65536, 65536).size());
        assertEquals(2_147_441_940, Shape.of(46340, 46341).size());
    }

    @Example
    void saysWhatIsWrong() {
        assertMessage("shape (2, -1): axis 1 has a negative length", () -> Shape.of(2, -1));
        assertMessage("shape (65536, 65536) has more entries than one array can hold", () -> Shape.of(65536, 65536));
        assertMessage("shape (2147483640,) has more entries than one array can hold", () -> Shape.of(2147483640));
        assertMessage("axis 2 is out of range for shape (2, 3): axes run from -2 to 1", () -> Shape.of(2, 3).dim(2));
        assertMessage("axis -3 is out of range for shape (2, 3): axes run from -2 to 1", () -> Shape.of(2, 3).axis(-3));
        assertMessage("axis 0 is out of range for shape (), which has no axes", () -> Shape.SCALAR.dim(0));
        assertMessage("axes [0, -2] of shape (2, 3) name an axis twice", () -> Shape.of(2, 3).axes(0, -2));
        assertMessage(
                "shapes (2, 3) and (2,) do not broadcast: axis -1 has lengths 3 and 2, which must be equal, or one"
                        + " of them 1",
                () -> Shape.of(2, 3).broadcast(Shape.of(2)));
        assertMessage("shapes (3,) and (0,) do not broadcast: axis -1 has lengths 3 and 0, which must be equal, or one"
                + " of them 1", () -> Shape.of(3).broadcast(Shape.of(0)));
    }

    private static void assertMessage(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
