package org.gradus;

import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Maps;
import org.junit.jupiter.api.Test;

/**
 * Broadcasting and its adjoint for every pair of shapes up to rank 3 with lengths from 1 to 3. What is expected comes
 * from loops that know nothing of strides. All entries are small integers, so all sums are exact.
 */
class BroadcastTest {

    private static final int RANK = 3;
    private static final int LENGTH = 3;

    private record Pair(Shape left, Shape right) {

        boolean fits() {
            int[] a = padded(left);
            int[] b = padded(right);
            return IntStream.range(0, RANK).allMatch(axis -> a[axis] == b[axis] || a[axis] == 1 || b[axis] == 1);
        }

        /** The shape that both broadcast to, padded with leading ones. */
        int[] joined() {
            int[] a = padded(left);
            int[] b = padded(right);
            return IntStream.range(0, RANK).map(axis -> Math.max(a[axis], b[axis])).toArray();
        }

        Shape shape() {
            int rank = Math.max(left.rank(), right.rank());
            return Shape.of(Arrays.copyOfRange(joined(), RANK - rank, RANK));
        }

        /** Calls back for each place of the broadcast shape, with the places of both operands that meet there. */
        void forEach(Visitor visitor) {
            int[] joined = joined();
            int place = 0;
            for (int i = 0; i < joined[0]; i++) {
                for (int j = 0; j < joined[1]; j++) {
                    for (int k = 0; k < joined[2]; k++) {
                        visitor.visit(place(padded(left), i, j, k), place(padded(right), i, j, k), place++);
                    }
                }
            }
        }

        private static int place(int[] dims, int i, int j, int k) {
            return ((dims[0] == 1 ? 0 : i) * dims[1] + (dims[1] == 1 ? 0 : j)) * dims[2] + (dims[2] == 1 ? 0 : k);
        }

        private static int[] padded(Shape shape) {
            int[] padded = {1, 1, 1};
            System.arraycopy(shape.dims().toArray(), 0, padded, RANK - shape.rank(), shape.rank());
            return padded;
        }
    }

    private interface Visitor {
        void visit(int left, int right, int place);
    }

    @Test
    void add() {
        pairs().forEach(pair -> check(pair, Node::add, (a, b, u, _) -> new double[] {a + b, u, u}));
    }

    @Test
    void mul() {
        pairs().forEach(pair -> check(pair, Node::mul, (a, b, u, _) -> new double[] {a * b, u * b, u * a}));
    }

    @Test
    void whereByAMask() {
        pairs().forEach(pair -> {
            Tensor mask = filled(pair.shape(), 3);
            check(pair, (x, y) -> Ops.where(constant(mask), x, y), (a, b, u, place) -> {
                boolean first = mask.at(place) != 0;
                return new double[] {first ? a : b, first ? u : 0, first ? 0 : u};
            });
        });
    }

    /** Where the condition is broadcast too, and is the operand that no gradient reaches. */
    @Test
    void whereByACondition() {
        pairs().forEach(pair -> check(pair, (x, y) -> Ops.where(x, y, y.neg()),
                (a, b, u, _) -> new double[] {a != 0 ? b : -b, 0, a != 0 ? u : -u}));
    }

    private interface Build {
        Node of(Node x, Node y);
    }

    /** From two entries and the upstream gradient at the place where they meet: the value, and what goes to each. */
    private interface Entry {
        double[] of(double a, double b, double upstream, int place);
    }

    private static void check(Pair pair, Build op, Entry entry) {
        Tensor a = filled(pair.left(), 1);
        Tensor b = filled(pair.right(), 2);
        Tensor u = filled(pair.shape(), 9);
        double[] value = new double[u.size()];
        double[] da = new double[a.size()];
        double[] db = new double[b.size()];
        pair.forEach((left, right, place) -> {
            double[] expected = entry.of(a.at(left), b.at(right), u.at(place), place);
            value[place] = expected[0];
            da[left] += expected[1];
            db[right] += expected[2];
        });
        Variable x = Variable.of("x", a);
        Variable y = Variable.of("y", b);
        Node node = op.of(x, y);
        String what = pair.left() + " and " + pair.right();
        assertEquals(pair.shape(), node.shape(), what);
        assertEntries(value, node, what);
        Gradients gradients = Gradients.vjp(node, constant(u), x, y);
        assertEquals(x.shape(), gradients.wrt(x).shape(), what);
        assertEquals(y.shape(), gradients.wrt(y).shape(), what);
        assertEntries(da, gradients.wrt(x), what);
        assertEntries(db, gradients.wrt(y), what);
        Node tangent = Tangents.jvp(node, Maps.immutable.of(x, constant(a), y, constant(b)));
        assertEquals(pair.shape(), tangent.shape(), what);
        // ⟨u, J (a, b)⟩ = ⟨Jᵀ u, (a, b)⟩
        assertEquals(dot(da, a) + dot(db, b), tangent.mul(constant(u)).sum().value().item(), what);
    }

    /** Equal numbers; the sign of a zero does not matter. */
    private static void assertEntries(double[] expected, Node node, String what) {
        assertArrayEquals(expected, node.value().toArray(), 0.0, what);
    }

    private static double dot(double[] entries, Tensor tensor) {
        double sum = 0;
        for (int i = 0; i < entries.length; i++) {
            sum += entries[i] * tensor.at(i);
        }
        return sum;
    }

    private static Tensor filled(Shape shape, int first) {
        double[] entries = new double[shape.size()];
        Arrays.setAll(entries, i -> (first + 5 * i) % 11 - 4);
        return Tensor.of(shape, entries);
    }

    private static List<Pair> pairs() {
        List<Pair> pairs = shapes().stream()
                .flatMap(left -> shapes().stream().map(right -> new Pair(left, right)).filter(Pair::fits)).toList();
        // axes in common fit in 7 ways of 9, each further one has 3: 7^min(r, s) 3^|r − s|, over all ranks r, s
        assertEquals(940, pairs.size());
        return pairs;
    }

    private static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>(List.of(Shape.SCALAR));
        List<Shape> longest = List.copyOf(shapes);
        for (int rank = 1; rank <= RANK; rank++) {
            longest = longest.stream().flatMap(shape -> IntStream.rangeClosed(1, LENGTH)
                    .mapToObj(length -> new Shape(shape.dims().newWith(length)))).toList();
            shapes.addAll(longest);
        }
        return shapes;
    }
}
