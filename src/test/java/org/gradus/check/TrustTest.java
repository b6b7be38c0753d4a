package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;

/** Right gradients are not called wrong, and seldom left open. */
class TrustTest {

    private static final Map<Verdict, Integer> COUNTS = new EnumMap<>(Verdict.class);

    @Provide
    Arbitrary<ScaledGraph> wild() {
        return ScaledGraph.graphs(8, true).filter(graph -> Double.isFinite(graph.loss().value().item()));
    }

    @Provide
    Arbitrary<ScaledGraph> tame() {
        return ScaledGraph.graphs(0, false).filter(graph -> !graph.hasKinks() && !graph.hasUsersFunctions());
    }

    private static void check(ScaledGraph graph) {
        for (ParameterReport parameter : graph.check().parameters()) {
            for (EntryReport entry : parameter.entries()) {
                COUNTS.merge(entry.verdict(), 1, Integer::sum);
                assertNotEquals(Verdict.DISAGREES, entry.verdict(), entry::toString);
                assertEquals(!Double.isFinite(entry.analytic()), entry.verdict() == Verdict.NON_FINITE,
                        entry::toString);
            }
        }
    }

    @Property(tries = 400)
    void rightGradientsAreNotCalledWrong(@ForAll("wild") ScaledGraph graph) {
        check(graph);
    }

    @Property(tries = 10_000)
    @Tag("long")
    void rightGradientsAreNotCalledWrongTenThousandTimes(@ForAll("wild") ScaledGraph graph) {
        check(graph);
    }

    @Property(tries = 200)
    void everyEntryOfASmoothFunctionAgrees(@ForAll("tame") ScaledGraph graph) {
        for (ParameterReport parameter : graph.check().parameters()) {
            for (EntryReport entry : parameter.entries()) {
                assertEquals(Verdict.AGREES, entry.verdict(), entry::toString);
            }
        }
    }

    /** One in a hundred in the long run; some graphs have many at once, so a few hundred graphs may have more. */
    @AfterContainer
    static void fewAreLeftOpen() {
        int all = COUNTS.values().stream().mapToInt(count -> count).sum();
        int open = COUNTS.getOrDefault(Verdict.KINK, 0) + COUNTS.getOrDefault(Verdict.INCONCLUSIVE, 0);
        assertTrue(open <= (all > 20_000 ? 0.02 : 0.04) * all, COUNTS::toString);
    }
}
