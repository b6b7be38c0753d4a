package org.gradus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.course.Matrix;
import org.gradus.course.TwoLayerEquations;
import org.gradus.course.TwoLayerParameters;
import org.gradus.train.History.End;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.Flower;
import org.gradus.train.data.NumpyRandom;
import org.gradus.train.data.Split;
import org.junit.jupiter.api.Test;

class TrainerTest {

    private static final Dataset FLOWER = Flower.dataset();
    private static final Network NETWORK = Network.of(FLOWER).withHidden(4).withActivation(Activation.TANH);

    private static Matrix matrix(Variable variable) {
        return new Matrix(variable.value());
    }

    private static TwoLayerParameters lessons(Parameters parameters) {
        return new TwoLayerParameters(matrix(parameters.get("W1")), matrix(parameters.get("b1")),
                matrix(parameters.get("W2")), matrix(parameters.get("b2")));
    }

    /** The course's own loop, by its equations in matrix form, takes the same steps. */
    @Property(tries = 20)
    void goesWhereTheCoursesEquationsLead(@ForAll Activation activation, @ForAll @IntRange(max = 100) int seed,
            @ForAll @IntRange(max = 9) int iterations) {
        Parameters parameters = new Parameters(new NumpyRandom(seed));
        Trainer trainer = Trainer.of(Network.of(FLOWER).withHidden(3).withActivation(activation)
                .withInitializer(Initializer.normal(0.1)), FLOWER, parameters).withLearningRate(0.5);
        trainer.train(0); // draws the first parameters
        TwoLayerParameters expected = lessons(parameters);
        List<Evaluation> evaluations = trainer.train(iterations).evaluations();
        Matrix x = new Matrix(FLOWER.x());
        Matrix y = new Matrix(FLOWER.y());
        for (int i = 0; i < iterations; i++) {
            TwoLayerEquations equations = TwoLayerEquations.of(activation, expected, x, y);
            assertEquals(i, evaluations.get(i).iteration());
            assertEquals(equations.cost(), evaluations.get(i).training().cost(), 1e-12);
            expected = expected.descend(0.5, equations.gradient());
        }
        assertEquals(TwoLayerEquations.of(activation, expected, x, y).cost(),
                evaluations.getLast().training().cost(), 1e-12);
        // Rounding, some 400 · 2⁻⁵³ of a gradient in each step, grows little in so few of them.
        for (int i = 0; i < 6; i++) {
            assertEquals(expected.W1().tensor().at(i), parameters.get("W1").value().at(i), 1e-12);
        }
    }

    /** The mean of θ² over examples, whatever they are: by α = ¼ each step halves θ, exactly. */
    private static Trainer halving(Parameters parameters, double first, Dataset data) {
        return Trainer.of((_, x) -> parameters.get("θ", Shape.of(1, 1), Initializer.constant(first))
                .add(x.mul(0)), Loss.SQUARED_ERROR, data, parameters).withLearningRate(0.25);
    }

    /** Examples that all ask for 0. */
    private static Dataset zeros(int examples) {
        return new Dataset(Tensor.zeros(1, examples), Tensor.zeros(1, examples), List.of("x"), List.of());
    }

    private static Parameters parameters() {
        return new Parameters(new NumpyRandom(2));
    }

    private static List<Integer> evaluated(int iterations) {
        return halving(parameters(), 1, zeros(1)).train(iterations).evaluations().stream().map(Evaluation::iteration)
                .toList();
    }

    @Test
    void evaluatesAtTheBeginningAndTheEndAndEveryTenthOrThousandth() {
        assertEquals(List.of(0), evaluated(0));
        assertEquals(List.of(0, 1), evaluated(1));
        assertEquals(IntStream.rangeClosed(0, 12).boxed().toList(), evaluated(12));
        assertEquals(List.of(0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300), evaluated(300));
        assertEquals(List.of(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 25), evaluated(25));
        assertEquals(List.of(0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 11_000, 11_500),
                evaluated(11_500));
        assertEquals(List.of(0, 7, 14, 20), halving(parameters(), 1, zeros(1)).withEvaluationEvery(7).train(20)
                .evaluations().stream().map(Evaluation::iteration).toList());
    }

    @Test
    void tellsOfEachStepAndEachEvaluation() {
        List<String> told = new ArrayList<>();
        History history = halving(parameters(), 1, zeros(1)).withEvaluationEvery(2)
                .withListener(new TrainingListener() {
                    @Override
                    public boolean updated(int iteration, double cost) {
                        return told.add(iteration + " " + cost);
                    }

                    @Override
                    public void evaluated(Evaluation evaluation) {
                        told.add("evaluated " + evaluation.iteration() + " " + evaluation.training().cost());
                    }
                }).train(3);
        assertEquals(List.of("evaluated 0 1.0", "1 1.0", "2 0.25", "evaluated 2 0.0625", "3 0.0625",
                "evaluated 3 0.015625"), told);
        assertEquals(End.COMPLETED, history.end());
        assertEquals(3, history.kept().iteration());
        assertTrue(history.kept().best());
    }

    @Test
    void stopsWhereTheCostIsNoLongerFinite() {
        Trainer trainer = halving(parameters(), 1, zeros(1)).withLearningRate(1e100);
        for (int every : new int[] {1, 2000}) {
            History history = trainer.withEvaluationEvery(every).train(20_000);
            assertEquals(End.DIVERGED, history.end());
            assertTrue(history.evaluations().getLast().iteration() < 5, history.toString());
            assertFalse(Double.isFinite(history.kept().training().cost()));
        }
    }

    /** In every epoch each example once; the last batch is smaller. An example is told by its cost. */
    @Property(tries = 20)
    void everyEpochGoesThroughAllExamples(@ForAll @IntRange(min = 1, max = 20) int examples,
            @ForAll @IntRange(min = 1, max = 25) int batch, @ForAll @IntRange(max = 100) int seed) {
        Dataset powers = new Dataset(Tensor.zeros(1, examples), Tensor.of(Shape.of(1, examples),
                IntStream.range(0, examples).mapToDouble(i -> Math.sqrt(Math.scalb(1.0, i))).toArray()), List.of("x"),
                List.of());
        List<Double> costs = new ArrayList<>();
        Trainer trainer = halving(parameters(), 0, powers).withLearningRate(1e-300).withBatch(batch).withSeed(seed)
                .withListener(new TrainingListener() {
                    @Override
                    public boolean updated(int iteration, double cost) {
                        return costs.add(cost);
                    }
                });
        int epoch = trainer.stepsPerEpoch();
        assertEquals((examples + batch - 1) / batch, epoch);
        trainer.train(3 * epoch);
        for (int start = 0; start < costs.size(); start += epoch) {
            double all = 0;
            for (int i = 0; i < epoch; i++) {
                int size = i < epoch - 1 ? Math.min(batch, examples) : examples - i * batch;
                all += costs.get(start + i) * size;
            }
            // the squares of the roots of 1, 2, 4 …, each once, and some roundings
            assertEquals(Math.scalb(1.0, examples) - 1, all, 1e-13 * all);
        }
        if (batch == 1 && examples > 10) {
            assertNotEquals(costs.subList(0, epoch), costs.subList(epoch, 2 * epoch));
        }
    }

    /** A batch that holds all examples is the same as none. */
    @Test
    void aBatchOfAllExamplesKeepsTheirOrder() {
        assertEquals(trained(it -> it), trained(it -> it.withBatch(400)));
        assertEquals(trained(it -> it), trained(it -> it.withBatch(1000).withSeed(9)));
        assertNotEquals(trained(it -> it), trained(it -> it.withBatch(399)));
    }

    private static Map<String, Tensor> trained(UnaryOperator<Trainer> settings) {
        return trained(NETWORK, settings);
    }

    private static Map<String, Tensor> trained(Network network, UnaryOperator<Trainer> settings) {
        Parameters parameters = parameters();
        settings.apply(Trainer.of(network, FLOWER, parameters)).train(25);
        return parameters.values();
    }

    @Test
    void theSameSeedGivesTheSameNumbersAndAnotherDoesNot() {
        Network network = NETWORK.withDropout(0.3);
        UnaryOperator<Trainer> settings = it -> it.withBatch(64).withOptimizer(new Optimizer.Adam()).withL2(0.1)
                .withLargestNorm(1).withSchedule(Schedule.cosine(0.1, 25));
        assertEquals(trained(network, settings), trained(network, settings));
        assertNotEquals(trained(network, settings), trained(network, it -> settings.apply(it).withSeed(7)));
    }

    @Test
    void everySettingMakesADifference() {
        List<UnaryOperator<Trainer>> settings = List.of(it -> it, it -> it.withL2(1), it -> it.withLargestNorm(1e-3),
                it -> it.withOptimizer(new Optimizer.Momentum()), it -> it.withLearningRate(0.5),
                it -> it.withSchedule(Schedule.exponential(0.01, 0.9)), it -> it.withBatch(10),
                it -> it.withBatch(10).withSeed(3));
        assertEquals(settings.size(), settings.stream().map(TrainerTest::trained).distinct().count());
        // what is only watched makes none
        assertEquals(trained(it -> it), trained(it -> it.withValidation(FLOWER).withEvaluationEvery(1)));
    }

    /** J + (λ / 2m) Σ‖W‖² with m = 400, whatever the batch size. */
    @Test
    void theCostHasThePenalty() {
        Parameters parameters = parameters();
        double plain = Trainer.of(NETWORK, FLOWER, parameters).train(0).kept().training().cost();
        double penalty =
                Penalty.l2(parameters.all().select(each -> each.label().startsWith("W")), 8, 400).value().item();
        assertTrue(penalty > 0.01);
        assertEquals(plain + penalty,
                Trainer.of(NETWORK, FLOWER, parameters).withL2(8).withBatch(7).train(0).kept().training().cost(),
                1e-15);
    }

    /** Towards 1 on the training data, away from 0 on the validation data: the best is where it begins. */
    @Test
    void patienceEndsAndBringsBackTheBest() {
        Dataset ones = new Dataset(Tensor.zeros(1, 1), Tensor.ones(1, 1), List.of("x"), List.of());
        Parameters parameters = parameters();
        Trainer trainer = halving(parameters, 0.25, ones).withLearningRate(0.1).withValidation(zeros(1))
                .withEvaluationEvery(2);
        History history = trainer.withPatience(3).train(100);
        assertEquals(End.OUT_OF_PATIENCE, history.end());
        assertEquals(0, history.kept().iteration());
        assertEquals(List.of(0, 2, 4, 6), history.evaluations().stream().map(Evaluation::iteration).toList());
        assertEquals(List.of(true, false, false, false), history.evaluations().stream().map(Evaluation::best).toList());
        assertEquals(0.25, parameters.get("θ").value().item());
        assertEquals(0.0625, history.kept().validation().orElseThrow().cost());
        assertEquals(0.5625, history.kept().training().cost());
        History impatient = trainer.train(10);
        assertEquals(End.COMPLETED, impatient.end());
        assertEquals(10, impatient.kept().iteration());
        assertTrue(parameters.get("θ").value().item() > 0.5);
    }

    @Test
    void aListenerStopsAndTheBestIsKept() {
        Parameters parameters = parameters();
        // the last two steps lead away again
        History history = halving(parameters, 1, zeros(1)).withSchedule(step -> step < 3 ? 0.25 : -10)
                .withEvaluationEvery(1).withListener(new TrainingListener() {
                    @Override
                    public boolean updated(int iteration, double cost) {
                        return iteration < 5;
                    }
                }).train(100);
        assertEquals(End.STOPPED, history.end());
        assertEquals(5, history.evaluations().getLast().iteration());
        assertEquals(3, history.kept().iteration());
        assertEquals(0.125, parameters.get("θ").value().item());
    }

    @Test
    void learnsSeveralClassesAndRealNumbers() {
        int[] rings = IntStream.range(0, 400).map(i -> Math.hypot(FLOWER.x().at(i), FLOWER.x().at(400 + i)) < 1.5 ? 0
                : FLOWER.x().at(i) > 0 ? 1 : 2).toArray();
        Dataset classes = Dataset.ofLabels(FLOWER.x(), rings, FLOWER.features(), List.of("in", "right", "left"));
        double accuracy = score(classes);
        assertTrue(accuracy > 0.97, "accuracy " + accuracy);
        Dataset numbers = new Dataset(FLOWER.x(), Tensor.of(Shape.of(1, 400), IntStream.range(0, 400)
                .mapToDouble(i -> Math.sin(FLOWER.x().at(i)) + FLOWER.x().at(400 + i)).toArray()), FLOWER.features(),
                List.of());
        double determination = score(numbers);
        assertTrue(determination > 0.97, "R² " + determination);
    }

    private static double score(Dataset data) {
        List<Dataset> parts = Split.stratified(data, new NumpyRandom(1), 0.8);
        History history = Trainer.of(Network.of(data).withHidden(16), parts.getFirst(), parameters())
                .withOptimizer(new Optimizer.Adam()).withLearningRate(0.02).withBatch(32)
                .withValidation(parts.getLast()).train(1000);
        return history.kept().validation().orElseThrow().score();
    }

    @Test
    void thePredictorPredictsWhatWasEvaluated() {
        Parameters parameters = parameters();
        Network network = NETWORK.withDropout(0.5);
        History history = Trainer.of(network, FLOWER, parameters).withBatch(50).train(40);
        Tensor output = new Predictor(network, parameters).output(FLOWER.x());
        assertEquals(history.kept().training().score(), ConfusionMatrix.of(FLOWER, output).accuracy());
        Tensor byHand = parameters.get("W2").matmul(parameters.get("W1").matmul(Variable.of("X", FLOWER.x()))
                .add(parameters.get("b1")).tanh()).add(parameters.get("b2")).sigmoid().value();
        for (int i = 0; i < 400; i++) {
            assertEquals(byHand.at(i), output.at(i), 1e-15); // a probability, rounded a few times
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Trainer trainer = Trainer.of(NETWORK, FLOWER, parameters());
        assertRefused("the batch size must be at least 1, not 0", () -> trainer.withBatch(0));
        assertRefused("the number of evaluations to wait must be at least 1, not 0", () -> trainer.withPatience(0));
        assertRefused("the number of steps between evaluations must be at least 1, not -1",
                () -> trainer.withEvaluationEvery(-1));
        assertRefused("λ of L2 regularisation must be a number from 0, not NaN", () -> trainer.withL2(Double.NaN));
        assertRefused("the largest norm must be a positive number, not 0.0", () -> trainer.withLargestNorm(0));
        assertRefused("the learning rate must be a positive number, not -1.0", () -> trainer.withLearningRate(-1));
        assertRefused("the learning rate must be a positive number, not NaN",
                () -> trainer.withLearningRate(Double.NaN));
        assertRefused("the learning rate must be a positive number, not Infinity",
                () -> trainer.withLearningRate(Double.POSITIVE_INFINITY));
        assertRefused("the number of steps must be 0 or more, not -5", () -> trainer.train(-5));
        assertRefused("the output A1 (3, 400) and the labels Y (1, 400) must have the same shape",
                () -> Trainer.of(Network.of(Output.SOFTMAX, 3), FLOWER, parameters()).train(1));
        Model forgetful = (layers, x) -> {
            layers.dense(x, 3, Activation.TANH, Initializer.he());
            return layers.dense(x, 1, Output.SIGMOID, Initializer.he());
        };
        assertRefused(
                "the model's output does not depend on W1 (3, 2) and b1 (3, 1): use what its layer gives, or do not"
                        + " build that layer",
                () -> Trainer.of(forgetful, Loss.LOG_LOSS, FLOWER, parameters()).train(1));
    }

    private static void assertRefused(String message, Runnable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }
}
