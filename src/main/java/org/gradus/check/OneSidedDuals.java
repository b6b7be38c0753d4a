package org.gradus.check;

import org.gradus.Dual;
import org.gradus.DualArithmetic;

/** Dual decimals for which, as for {@link OneSidedArithmetic}, of equal numbers that one is larger which grows faster. */
final class OneSidedDuals extends DualArithmetic<Extended> {

    private final ExtendedArithmetic base;

    OneSidedDuals(ExtendedArithmetic base) {
        super(base);
        this.base = base;
    }

    @Override
    public boolean less(Dual<Extended> a, Dual<Extended> b) {
        return base.less(a.value(), b.value())
                || (base.equal(a.value(), b.value()) && base.less(a.tangent(), b.tangent()));
    }

    @Override
    public boolean equal(Dual<Extended> a, Dual<Extended> b) {
        return base.equal(a.value(), b.value()) && base.equal(a.tangent(), b.tangent());
    }
}
