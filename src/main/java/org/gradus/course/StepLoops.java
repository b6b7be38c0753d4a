package org.gradus.course;

/** The loops of {@link HandWrittenStep} over some of the examples. Sums are added to what is there. */
sealed interface StepLoops permits VectorStepLoops, ScalarStepLoops {

    /**
     * z1 := tanh(z1 + bias), and z2 += weight · that.
     *
     * @param row where in z1 the hidden unit's row begins
     */
    void hidden(double[] z1, int row, double bias, double weight, double[] z2, int from, int to);

    /**
     * powers := e^−|z2|, and z2 := dz2 = σ(z2) − y.
     *
     * @param db2 Σ dz2
     * @param loss Σ max(z2, 0) − z2 y
     */
    void output(double[] z2, double[] y, double[] powers, double[] db2, double[] loss, int from, int to);

    /** Σ log(1 + x). */
    double sumOfLog1p(double[] x, int from, int to);

    /**
     * a1 := dz1 = weight · dz2 ∗ (1 − a1²).
     *
     * @param row where in a1 the hidden unit's row begins
     * @param db1 at the unit, Σ dz1
     * @param dw2 at the unit, Σ dz2 ∗ a1
     */
    void back(double[] a1, int row, double weight, double[] dz2, double[] db1, double[] dw2, int unit, int from,
            int to);
}
