package org.gradus.course;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.gradus.kernel.VectorMath;

/**
 * A vector of examples at a time, and what is left one by one. Only with the Vector API.
 *
 * <p>A loop has room for one transcendental function: after some 18,000 of its nodes the JIT inlines nothing more that is
 * not of the Vector API itself, and a vector that is handed to a method that is not inlined has to be allocated.
 */
final class VectorStepLoops implements StepLoops {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

    private final ScalarStepLoops rest = new ScalarStepLoops();

    private static int end(int from, int to) {
        return from + SPECIES.loopBound(to - from);
    }

    @Override
    public void hidden(double[] z1, int row, double bias, double weight, double[] z2, int from, int to) {
        int end = end(from, to);
        for (int i = from; i < end; i += SPECIES.length()) {
            DoubleVector a = VectorMath.tanh(DoubleVector.fromArray(SPECIES, z1, row + i).add(bias));
            a.intoArray(z1, row + i);
            a.fma(DoubleVector.broadcast(SPECIES, weight), DoubleVector.fromArray(SPECIES, z2, i)).intoArray(z2, i);
        }
        rest.hidden(z1, row, bias, weight, z2, end, to);
    }

    @Override
    public void output(double[] z2, double[] y, double[] powers, double[] db2, double[] loss, int from, int to) {
        DoubleVector sumOfDz = DoubleVector.broadcast(SPECIES, 0.0);
        DoubleVector sumOfLinear = DoubleVector.broadcast(SPECIES, 0.0);
        int end = end(from, to);
        for (int i = from; i < end; i += SPECIES.length()) {
            DoubleVector z = DoubleVector.fromArray(SPECIES, z2, i);
            DoubleVector label = DoubleVector.fromArray(SPECIES, y, i);
            DoubleVector e = VectorMath.exp(z.abs().neg());
            var negative = z.compare(LT, 0.0);
            DoubleVector dz = DoubleVector.broadcast(SPECIES, 1.0).blend(e, negative).div(e.add(1.0)).sub(label);
            e.intoArray(powers, i);
            dz.intoArray(z2, i);
            sumOfDz = sumOfDz.add(dz);
            sumOfLinear = sumOfLinear.add(z.blend(0.0, negative).sub(z.mul(label)));
        }
        db2[0] += sumOfDz.reduceLanes(ADD);
        loss[0] += sumOfLinear.reduceLanes(ADD);
        rest.output(z2, y, powers, db2, loss, end, to);
    }

    @Override
    public double sumOfLog1p(double[] x, int from, int to) {
        DoubleVector sum = DoubleVector.broadcast(SPECIES, 0.0);
        int end = end(from, to);
        for (int i = from; i < end; i += SPECIES.length()) {
            sum = sum.add(VectorMath.log1p(DoubleVector.fromArray(SPECIES, x, i)));
        }
        return sum.reduceLanes(ADD) + rest.sumOfLog1p(x, end, to);
    }

    @Override
    public void back(double[] a1, int row, double weight, double[] dz2, double[] db1, double[] dw2, int unit, int from,
            int to) {
        DoubleVector sumOfDz = DoubleVector.broadcast(SPECIES, 0.0);
        DoubleVector dot = DoubleVector.broadcast(SPECIES, 0.0);
        int end = end(from, to);
        for (int i = from; i < end; i += SPECIES.length()) {
            DoubleVector a = DoubleVector.fromArray(SPECIES, a1, row + i);
            DoubleVector upstream = DoubleVector.fromArray(SPECIES, dz2, i);
            DoubleVector dz = upstream.mul(weight).mul(DoubleVector.broadcast(SPECIES, 1.0).sub(a.mul(a)));
            dz.intoArray(a1, row + i);
            sumOfDz = sumOfDz.add(dz);
            dot = upstream.fma(a, dot);
        }
        db1[unit] += sumOfDz.reduceLanes(ADD);
        dw2[unit] += dot.reduceLanes(ADD);
        rest.back(a1, row, weight, dz2, db1, dw2, unit, end, to);
    }
}
