package org.gradus.compile;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.check.IdiomGraph;

/** What people write, masks of −∞ and guards among it, is computed by programs as by the plain evaluator. */
class IdiomProgramTest {

    @Provide
    Arbitrary<IdiomGraph> graphs() {
        return IdiomGraph.graphs();
    }

    @Property(tries = 100)
    void agreesWithThePlainEvaluator(@ForAll("graphs") IdiomGraph graph) {
        check(graph);
    }

    @Property(tries = 10_000)
    @Tag("long")
    void agreesWithThePlainEvaluatorTenThousandTimes(@ForAll("graphs") IdiomGraph graph) {
        check(graph);
    }

    private static void check(IdiomGraph graph) {
        ImmutableList<Node> gradients =
                Gradients.of(graph.loss(), graph.parameters()).all().valuesView().toList().toImmutable();
        new Comparison(Lists.immutable.of(graph.loss()).newWithAll(gradients), Maps.immutable.empty())
                .check(Settings.preferred());
    }
}
