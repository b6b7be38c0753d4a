package org.gradus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apfloat.Apfloat;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.check.Bounded;
import org.gradus.check.BoundedArithmetic;
import org.gradus.check.Decimals;

/**
 * Values and gradients in doubles are what forty-digit decimals say, to the roundings of the operations on the way. The
 * bound on those, see {@link BoundedArithmetic}, is a few ulps of the sum of the sizes of the contributions.
 */
class DecimalAgreementTest {

    @Provide
    Arbitrary<Sample> inDecimals() {
        return Sample.of(OpTable.ROWS.reject(row -> row.has(OpRow.Trait.DOUBLES_ONLY)));
    }

    @Provide
    Arbitrary<Sample> graphs() {
        return Recipe.samples(Recipe.Kind.SMOOTH);
    }

    @Property(tries = 150)
    void opsAgreeWithDecimals(@ForAll("inDecimals") Sample sample) {
        check(sample);
    }

    @Property(tries = 25)
    void randomGraphsAgreeWithDecimals(@ForAll("graphs") Sample sample) {
        check(sample);
    }

    private static void check(Sample sample) {
        Experiment experiment = sample.experiment();
        ImmutableList<Node> nodes = experiment.gradients().newWith(experiment.y());
        var decimals = Decimals.evaluate(nodes);
        nodes.forEach(node -> assertAgree(Bounds.valuesOf(node), decimals.get(node)));
    }

    private static void assertAgree(Values<Bounded> doubles, Values<Apfloat> decimals) {
        for (int i = 0; i < doubles.entries().size(); i++) {
            Bounded computed = doubles.at(i);
            BigDecimal exact = new BigDecimal(decimals.at(i).toString(), MathContext.DECIMAL128);
            BigDecimal difference = new BigDecimal(computed.value()).subtract(exact).abs();
            assertTrue(difference.compareTo(new BigDecimal(computed.error())) <= 0,
                    () -> computed + " differs from " + exact + " by " + difference);
            // a few hundred roundings of numbers of about this size
            assertTrue(computed.error() <= 1e-13 * Math.max(1, Math.abs(computed.value())),
                    () -> computed + " has too wide a bound");
        }
    }
}
