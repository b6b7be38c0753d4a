package org.gradus.compile;

import static org.gradus.Ops.constant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.junit.jupiter.api.Test;

/** What a program does to variables, what can be read, and what it says when it cannot run. */
class ProgramTest {

    private static final Tensor FIRST = Tensor.vector(1, 2, 3);
    private static final Tensor SECOND = Tensor.vector(4, 5, 6);

    private final Variable a = Variable.of("a", FIRST);
    private final Variable b = Variable.of("b", SECOND);

    private static Program program(ImmutableMap<Variable, Node> updates, Node... outputs) {
        return Program.of(Lists.immutable.of(outputs), updates);
    }

    @Test
    void readsTheVariablesAsTheyAreAtEachRun() {
        Node sum = a.add(b);
        Program program = Program.of(sum);
        program.run();
        assertEquals(Tensor.vector(5, 7, 9), program.read(sum));
        a.assign(Tensor.vector(0, 0, -1));
        assertEquals(Tensor.vector(5, 7, 9), program.read(sum), "until it runs again");
        program.run();
        assertEquals(Tensor.vector(4, 5, 5), program.read(sum));
    }

    @Test
    void updatesAreComputedFromTheValuesBeforeThem() {
        program(Maps.immutable.of(a, b, b, a)).run();
        assertEquals(SECOND, a.value());
        assertEquals(FIRST, b.value());
    }

    @Test
    void updatesGoInACircle() {
        Variable c = Variable.of("c", Tensor.vector(7, 8, 9));
        Program program = program(Maps.immutable.of(a, b, b, c, c, a.add(1)));
        for (int i = 0; i < 3; i++) {
            program.run();
        }
        assertEquals(Tensor.vector(2, 3, 4), a.value());
        assertEquals(Tensor.vector(5, 6, 7), b.value());
        assertEquals(Tensor.vector(8, 9, 10), c.value());
    }

    @Test
    void aVariableIsUpdatedByWhatAnotherIsGiven() {
        Node velocity = a.mul(0.5).add(1);
        program(Maps.immutable.of(a, velocity, b, b.sub(velocity))).run();
        assertEquals(Tensor.vector(1.5, 2, 2.5), a.value());
        assertEquals(Tensor.vector(2.5, 3, 3.5), b.value());
    }

    @Test
    void oneNodeUpdatesTwoVariablesAndIsAnOutput() {
        Node sum = a.add(b);
        Program program = program(Maps.immutable.of(a, sum, b, sum), sum);
        program.run();
        assertEquals(Tensor.vector(5, 7, 9), a.value());
        assertEquals(Tensor.vector(5, 7, 9), b.value());
        assertEquals(Tensor.vector(5, 7, 9), program.read(sum));
    }

    @Test
    void aVariableIsGivenAConstantOrItsOwnValue() {
        program(Maps.immutable.of(a, constant(SECOND), b, b)).run();
        assertEquals(SECOND, a.value());
        assertEquals(SECOND, b.value());
        program(Maps.immutable.of(a, Ops.full(Shape.of(3), 7))).run();
        assertEquals(Tensor.vector(7, 7, 7), a.value());
    }

    /** Stored in place, it would overwrite what it still reads. */
    @Test
    void aVariableIsGivenItsOwnEntriesElsewhere() {
        Variable w = Variable.of("W", Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}));
        Node turned = w.transpose();
        program(Maps.immutable.of(w, turned.add(w.sum(0)))).run();
        assertEquals(Tensor.of(new double[][] {{13, 19, 25}, {14, 20, 26}, {15, 21, 27}}), w.value());
        program(Maps.immutable.of(w, w.transpose())).run();
        assertEquals(Tensor.of(new double[][] {{13, 14, 15}, {19, 20, 21}, {25, 26, 27}}), w.value());
        Variable v = Variable.of("V", Tensor.of(new double[][] {{1, 0, 0, 0, 1}}));
        Variable u = Variable.of("U", Tensor.full(Shape.of(5, 5), 1));
        program(Maps.immutable.of(u, u.sub(u.matmul(u)), v, v.matmul(u).add(v))).run();
        assertEquals(Tensor.full(Shape.of(5, 5), -4), u.value());
        assertEquals(Tensor.of(new double[][] {{3, 2, 2, 2, 3}}), v.value());
    }

    /** A row is added to every row: no product of the variable's shape. */
    @Test
    void aProductIsBroadcastOverAVariable() {
        Variable w = Variable.of("W", Tensor.full(Shape.of(3, 2), 1));
        Variable x = Variable.of("x", Tensor.full(Shape.of(1, 8), 1));
        Variable y = Variable.of("y", Tensor.full(Shape.of(8, 2), 1));
        program(Maps.immutable.of(w, w.sub(x.matmul(y)))).run();
        assertEquals(Tensor.full(Shape.of(3, 2), -7), w.value());
    }

    @Test
    void anOutputShowsTheValueOfTheRunAfterItsVariableWasUpdated() {
        Node row = a.reshape(1, 3);
        Program program = program(Maps.immutable.of(a, a.mul(2)), a, row, a.slice(0, 1, 3));
        program.run();
        assertEquals(FIRST, program.read(a));
        assertEquals(FIRST.reshape(1, 3), program.read(row));
        assertEquals(Tensor.vector(2, 4, 6), a.value());
        program.run();
        assertEquals(Tensor.vector(2, 4, 6), program.read(a));
    }

    @Test
    void outputsMayBeVariablesConstantsAndViews() {
        Node number = constant(Tensor.scalar(0.5));
        Node repeated = Ops.full(Shape.of(2, 2), 3);
        Node turned = a.reshape(3, 1).transpose();
        Node part = b.slice(0, 1, 2).broadcastTo(2, 1);
        Program program = Program.of(a, number, repeated, turned, part, a);
        program.run();
        assertEquals(FIRST, program.read(a));
        assertEquals(Tensor.scalar(0.5), program.read(number));
        assertEquals(Tensor.full(Shape.of(2, 2), 3), program.read(repeated));
        assertEquals(Tensor.of(new double[][] {{1, 2, 3}}), program.read(turned));
        assertEquals(Tensor.of(new double[][] {{5}, {5}}), program.read(part));
    }

    @Test
    void outputsThatAreTheSameAfterRewritingCanBothBeRead() {
        Node sum = a.add(b);
        Node again = a.add(b);
        Node alias = sum.named("s").named("t");
        Program program = Program.of(sum, again, alias, sum);
        program.run();
        assertEquals(program.read(sum), program.read(again));
        assertEquals(program.read(sum), program.read(alias));
    }

    /** What is read is a copy. */
    @Test
    void laterRunsDoNotChangeWhatWasRead() {
        Program program = program(Maps.immutable.of(a, a.add(1)), a);
        program.run();
        Tensor read = program.read(a);
        program.run();
        assertEquals(FIRST, read);
    }

    @Test
    void aProgramMayHaveNothingToDo() {
        Program.of().run();
        program(Maps.immutable.empty()).run();
        Variable none = Variable.of("none", Tensor.zeros(0, 3));
        Node sum = none.sum(0);
        Program program = program(Maps.immutable.of(none, none.tanh()), sum, none.softmax(0));
        program.run();
        assertEquals(Tensor.zeros(3), program.read(sum));
    }

    /** Each axis in a loop of its own, two of which are around rows and columns, and reduced in three blocks. */
    @Test
    void reducesManyAxes() {
        double[] entries = new double[2 * 3 * 2 * 3 * 2];
        java.util.Arrays.setAll(entries, i -> Math.sin(i));
        Variable x = Variable.of("x", Tensor.of(Shape.of(2, 3, 2, 3, 2), entries));
        Node turned = x.transpose(3, 1, 4, 0, 2);
        ImmutableList<Node> outputs = Lists.immutable.of(x.sum(0, 2, 4), x.max(0, 2, 4), turned.sum(0, 2, 4),
                turned.sum(1), turned.max(0), x.broadcastTo(2, 2, 3, 2, 3, 2).sum(2), turned.sum(),
                x.sum(0).broadcastTo(4, 3, 2, 3, 2).sum(0, 2));
        new Comparison(outputs, Maps.immutable.empty()).check(Settings.preferred());
        new Comparison(outputs, Maps.immutable.empty()).check(Comparison.without(0));
    }

    @Test
    void twoProgramsShareVariables() {
        Program step = program(Maps.immutable.of(a, a.add(b)));
        Node sum = a.sum();
        Program look = Program.of(sum);
        for (int i = 1; i <= 4; i++) {
            step.run();
            look.run();
            assertEquals(6 + 15 * i, look.read(sum).item());
        }
    }

    @Test
    void saysThatItHasNotRun() {
        Node sum = a.add(b).named("sum");
        assertEquals("the program has not run yet, or failed, so sum has no value",
                assertThrows(IllegalStateException.class, () -> Program.of(sum).read(sum)).getMessage());
    }

    @Test
    void saysWhichOutputsThereAre() {
        Node sum = a.add(b).named("sum");
        Program program = Program.of(sum, b);
        program.run();
        assertEquals("a is not an output of this program, which has b, sum",
                assertThrows(IllegalArgumentException.class, () -> program.read(a)).getMessage());
    }

    @Test
    void refusesAnUpdateOfAnotherShape() {
        Node update = a.sum().named("total");
        assertEquals("the update total () of variable a (3,) must have its shape",
                assertThrows(IllegalArgumentException.class, () -> program(Maps.immutable.of(a, update))).getMessage());
        assertEquals(FIRST, a.value());
    }

    @Test
    void aRunWithoutAValueChangesNothing() {
        Variable unset = Variable.of("unset", Shape.of(3));
        Node sum = a.add(b);
        Program program = program(Maps.immutable.of(b, b.add(1), a, a.add(unset)), sum);
        assertEquals("variable unset of shape (3,) has no value yet: assign one",
                assertThrows(IllegalStateException.class, program::run).getMessage());
        assertEquals(FIRST, a.value());
        assertEquals(SECOND, b.value());
        unset.assign(Tensor.vector(1, 1, 1));
        program.run();
        assertEquals(Tensor.vector(2, 3, 4), a.value());
        assertEquals(Tensor.vector(5, 7, 9), program.read(sum));
    }

    /** Wherever it stands: before updates that are stored in place, and behind one. */
    @Test
    void aFunctionThatThrowsLeavesTheVariablesAsTheyWere() {
        IllegalArgumentException thrown = new IllegalArgumentException("of the user's");
        AtomicInteger calls = new AtomicInteger();
        Node news = a.mul(2);
        Node fragile = Ops.elementwise("fragile", x -> {
            if (x == 6 && calls.incrementAndGet() == 2) {
                throw thrown;
            }
            return x;
        }, _ -> constant(1), news);
        Program program = program(Maps.immutable.of(a, news, b, b.sub(fragile)), fragile);
        program.run();
        a.assign(FIRST);
        b.assign(SECOND);
        assertSame(thrown, assertThrows(IllegalArgumentException.class, program::run));
        assertEquals(FIRST, a.value());
        assertEquals(SECOND, b.value());
        assertThrows(IllegalStateException.class, () -> program.read(fragile));
        program.run();
        assertEquals(Tensor.vector(2, 4, 6), a.value());
        assertEquals(Tensor.vector(2, 1, 0), b.value());
        assertEquals(Tensor.vector(2, 4, 6), program.read(fragile));
    }

    /** Two results, each of which an array can hold, but not both. */
    @Test
    void saysHowManyBytesTheIntermediateResultsWouldTake() {
        Variable x = Variable.of("x", Tensor.zeros(40_000, 1));
        Node large = x.add(Variable.of("y", Tensor.zeros(1, 40_000))).exp();
        Node both = large.div(large.sumKeepDims(0)).div(large.sumKeepDims(1));
        String message = assertThrows(OutOfMemoryError.class, () -> Program.of(both.matmul(large).sum())).getMessage();
        assertTrue(message.matches("\\d{11} bytes were wanted for the intermediate results, .*"), message);
    }

    @Test
    void saysHowManyBytesAnOutputWouldTake() {
        assumeTrue(Runtime.getRuntime().maxMemory() < 17_000_000_000L, "there might be room enough");
        Node large = a.sum().broadcastTo(46_000, 46_000).named("large");
        assertEquals("16928000000 bytes were wanted for the output large of shape (46000, 46000)",
                assertThrows(OutOfMemoryError.class, () -> Program.of(large)).getMessage());
        Node sum = a.sum();
        Program small = Program.of(sum);
        small.run();
        assertEquals(6, small.read(sum).item());
    }

    @Test
    void describesItsPlan() {
        String text = Network.of(false, 400, 2, 4, 1).program(Comparison.without(2)).describe();
        assertEquals("""
                  1  loop over (4, 400): mul, mul, add, add, tanh -> A1; 8,000 operations
                """, text.lines().limit(1).map(line -> line + "\n").reduce("", String::concat));
        assertTrue(text.contains("matrix product W1 + -1.875E-4 dZ1 unscaled (4, 400) Xᵀ (400, 2) -> "), text);
        assertTrue(text.endsWith("""
                36,028 operations a run
                9,736 bytes of variables, 8 of outputs
                16,192 bytes for intermediate results, of which 16,192 are in use at the fullest step
                matrix products by Java
                """), text);
    }
}
