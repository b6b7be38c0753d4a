package org.gradus.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.junit.jupiter.api.Test;

/** What a training step is taken apart into. */
class PlannerTest {

    @Test
    void aSmallTwoLayerStepIsThreeLoopsAndAProduct() {
        Plan plan = Network.of(false, 400, 2, 4, 1).plan();
        assertLoops(plan);
        assertEquals(Lists.immutable.of("W1"), products(plan).collect(plan.inPlace()::get).collect(Node::label));
        assertEquals(2, loop(plan, "dZ1 unscaled").reductions().size(),
                "db1, and dW2, for which A1 need not be read again");
        // the loss is divided by the number of examples, and three parameters are updated
        assertEquals(3 + 1 + 4, plan.units().size(), plan.units()::toString);
    }

    @Test
    void aLargerTwoLayerStepHasTwoMoreProducts() {
        Plan plan = Network.of(false, 64, 784, 128, 1).plan();
        assertLoops(plan);
        assertEquals(Sets.immutable.of("W1", "W2"), products(plan).select(plan.inPlace()::containsKey)
                .collect(plan.inPlace()::get).collect(Node::label).toImmutableSet());
        assertEquals(2, products(plan).reject(plan.inPlace()::containsKey).size());
        assertEquals(3 + 4 + 3, plan.units().size(), plan.units()::toString);
    }

    /** W := W − α/m · dZ · Xᵀ is one call, which reads X as it lies, and W is no copy of another array. */
    @Test
    void aStepAlongAGradientIsOneProductInPlace() {
        Plan plan = Network.of(false, 64, 784, 128, 1).plan();
        Unit.MatrixProduct update = plan.units().selectInstancesOf(Unit.MatrixProduct.class)
                .detect(product -> product.target().shape().equals(Shape.of(128, 784)));
        assertEquals(-Network.RATE / 64, update.alpha());
        assertEquals(Lists.immutable.of("W1"), update.accumulate().collect(view -> view.base().label()));
        assertEquals(Lists.immutable.of("dZ1 unscaled", "X"),
                Lists.immutable.of(update.a(), update.b()).collect(view -> view.base().label()));
        assertEquals(Maps.immutable.empty(), plan.copied());
    }

    private static ImmutableList<Node> products(Plan plan) {
        return plan.units().selectInstancesOf(Unit.MatrixProduct.class).collect(Unit.MatrixProduct::target);
    }

    /** One loop for A1, one for dZ2, the loss and db2, and one for dZ1 and db1. */
    private static void assertLoops(Plan plan) {
        Group first = loop(plan, "A1");
        Group second = loop(plan, "db2 unscaled");
        Group third = loop(plan, "dZ1 unscaled");
        assertEquals(Lists.immutable.of("A1"), plan.stores(first).collect(Node::label));
        assertEquals(3, plan.stores(second).size(), "both sums, and dZ2 but for its factor");
        assertEquals(2, second.reductions().size(), "db2 and the sum of the losses");
        assertEquals(third, loop(plan, "db1 unscaled"));
        assertNotEquals(first, third);
        assertEquals(Lists.immutable.empty(), plan.units().selectInstancesOf(Unit.Copy.class));
    }

    private static Group loop(Plan plan, String result) {
        return plan.units().selectInstancesOf(Group.class)
                .detect(group -> group.results().anySatisfy(node -> node.label().equals(result)));
    }

    /** Sums that go through the same entries do so together, unless one needs the other. */
    @Test
    void sumsOfTheSameEntriesAreOneLoop() {
        Variable x = Variable.of("x", Tensor.full(Shape.of(6, 7), 1));
        Node sum = x.sum(0);
        Plan plan =
                Plans.of(Lists.immutable.of(sum, x.square().sum(0), x.sub(sum).abs().sum(0)), Maps.immutable.empty());
        assertEquals(Lists.immutable.of(2, 1),
                plan.units().selectInstancesOf(Group.class).collect(group -> group.reductions().size()));
    }

    /** A rate that is a variable is read when the product runs. */
    @Test
    void aRateThatVariesIsAFactorOfTheProduct() {
        Variable w = Variable.of("W", Tensor.full(Shape.of(6, 7), 1));
        Variable rate = Variable.of("rate", Tensor.scalar(0.5));
        Node gradient = Variable.of("dZ", Tensor.full(Shape.of(6, 9), 1))
                .matmul(Variable.of("X", Tensor.full(Shape.of(7, 9), 1)).transpose());
        Plan plan = Plans.of(Lists.immutable.empty(), Maps.immutable.of(w, w.sub(rate.mul(gradient))));
        Unit.MatrixProduct update = (Unit.MatrixProduct) plan.units().getOnly();
        assertEquals(Lists.immutable.of(rate), update.scale().collect(View::base));
        assertEquals(w, plan.inPlace().get(update.target()));
    }

    /** What each may store over the other's old value needs both of those. */
    @Test
    void variablesThatAreSwappedAreCopied() {
        Variable a = Variable.of("a", Tensor.vector(1, 2));
        Variable b = Variable.of("b", Tensor.vector(3, 4));
        Plan plan = Plans.of(Lists.immutable.empty(), Maps.immutable.of(a, b, b, a));
        assertEquals(1, plan.inPlace().size());
        assertEquals(1, plan.copied().size());
    }

    /** One finds the largest entries, one adds up the exponentials, and one divides. */
    @Test
    void softmaxIsThreeLoops() {
        Variable z = Variable.of("z", Tensor.full(Shape.of(10, 64), 1));
        assertEquals(3, Plans.of(Lists.immutable.of(z.softmax(0)), Maps.immutable.empty()).units().size());
    }
}
