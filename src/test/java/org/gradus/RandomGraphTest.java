package org.gradus;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;

/** Random graphs, with shared nodes, broadcasting and nodes used twice by one op, have right derivatives. */
class RandomGraphTest {

    @Provide
    Arbitrary<Sample> graphs() {
        return Recipe.samples(Recipe.Kind.ALL);
    }

    @Provide
    Arbitrary<Sample> smoothGraphs() {
        return Recipe.samples(Recipe.Kind.SMOOTH);
    }

    /** Also at kinks, where dual numbers and the rules follow the same conventions. */
    @Property(tries = 500)
    void firstDerivativesAgreeWithDualNumbers(@ForAll("graphs") Sample sample) {
        sample.experiment().adjoint();
        sample.experiment().tangent();
    }

    @Property(tries = 200)
    void gradientsAgreeWithDifferences(@ForAll("smoothGraphs") Sample sample) {
        sample.experiment().differences();
    }

    @Property(tries = 500)
    void secondDerivativesAgreeWithDualNumbersOverDualNumbers(@ForAll("smoothGraphs") Sample sample) {
        sample.experiment().second();
        sample.experiment().secondForward();
    }

    @Property(tries = 200)
    void hessiansAgreeWithDifferencesOfTheGradient(@ForAll("smoothGraphs") Sample sample) {
        Experiment experiment = sample.experiment();
        Variable x = experiment.x().getFirst();
        Node gradient = experiment.gradients().getFirst();
        if (Topology.order(Lists.immutable.of(gradient)).contains(x)) {
            new Experiment(Lists.immutable.of(x), gradient, sample.first().getFirst(), sample.first(), sample.second())
                    .differences();
        }
    }
}
