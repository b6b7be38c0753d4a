package org.gradus.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.compile.Program;
import org.gradus.train.Evaluation.Quality;
import org.gradus.train.History.End;
import org.gradus.train.data.Dataset;
import org.gradus.train.data.NumpyRandom;

/** What a {@link Trainer} does, once. */
final class Training {

    private final Trainer trainer;
    private final int iterations;
    private final NumpyRandom random;
    private final Batches batches;
    private final OptimizerState state = new OptimizerState();
    /** By batch size. */
    private final Map<Integer, Step> steps = new HashMap<>();
    private final Examination training;
    private final Optional<Examination> validation;

    private final List<Evaluation> evaluations = new ArrayList<>();
    private int placeOfBest;
    private Map<String, Tensor> bestValues;

    Training(Trainer trainer, int iterations) {
        this.trainer = trainer;
        this.iterations = iterations;
        this.random = new NumpyRandom(trainer.seed);
        this.batches = new Batches(trainer.data.examples(), trainer.batch, random);
        this.training = new Examination(trainer, trainer.data);
        this.validation = trainer.validation.map(data -> new Examination(trainer, data));
        this.bestValues = trainer.parameters.values();
    }

    /** What computes the cost of a batch and then updates the parameters. */
    private record Step(Objective objective, Program program) {}

    History run() {
        int interval = trainer.interval(iterations);
        for (int iteration = 0; iteration < iterations; iteration++) {
            if (iteration % interval == 0) {
                evaluate(iteration);
                if (hasDiverged()) {
                    return ended(End.DIVERGED);
                }
                if (isOutOfPatience()) {
                    return endedWithBest(End.OUT_OF_PATIENCE);
                }
            }
            double cost = step(iteration);
            if (!Double.isFinite(cost)) {
                evaluations.add(new Evaluation(iteration, new Quality(cost, Double.NaN), Optional.empty(), false));
                return ended(End.DIVERGED);
            }
            if (!trainer.listener.updated(iteration + 1, cost)) {
                evaluate(iteration + 1);
                return endedWithBest(End.STOPPED);
            }
        }
        evaluate(iterations);
        if (hasDiverged()) {
            return ended(End.DIVERGED);
        }
        return trainer.patience.isPresent() ? endedWithBest(End.COMPLETED) : ended(End.COMPLETED);
    }

    private void evaluate(int iteration) {
        Quality onTraining = training.measure();
        Optional<Quality> onValidation = validation.map(Examination::measure);
        double cost = onValidation.orElse(onTraining).cost();
        boolean best = evaluations.isEmpty() || cost < evaluations.get(placeOfBest).watched().cost();
        if (best) {
            placeOfBest = evaluations.size();
            bestValues = trainer.parameters.values();
        }
        Evaluation evaluation = new Evaluation(iteration, onTraining, onValidation, best);
        evaluations.add(evaluation);
        trainer.listener.evaluated(evaluation);
    }

    private boolean hasDiverged() {
        return !Double.isFinite(evaluations.getLast().training().cost());
    }

    private boolean isOutOfPatience() {
        return trainer.patience.isPresent() && evaluations.size() - 1 - placeOfBest >= trainer.patience.getAsInt();
    }

    private History ended(End end) {
        return new History(evaluations, end, evaluations.getLast());
    }

    private History endedWithBest(End end) {
        trainer.parameters.assign(bestValues);
        return new History(evaluations, end, evaluations.get(placeOfBest));
    }

    /** Takes a step; the cost of its batch before it. */
    private double step(int iteration) {
        int[] batch = batches.next();
        Step step = steps.computeIfAbsent(batch.length, this::compiled);
        if (!batches.areWhole()) {
            step.objective.x().assign(Dataset.columns(trainer.data.x(), batch));
            step.objective.y().assign(Dataset.columns(trainer.data.y(), batch));
        }
        step.objective.layers().drawMasks(random);
        state.advance(trainer.schedule.rate(iteration));
        step.program.run();
        return step.program.read(step.objective.cost()).item();
    }

    private Step compiled(int size) {
        Layers layers = Layers.toLearn(trainer.parameters);
        Objective examined = training.objective();
        Objective objective = batches.areWhole()
                ? Objective.of(trainer, layers, examined.x(), examined.y())
                : Objective.of(trainer, layers, batchOf(examined.x(), size), batchOf(examined.y(), size));
        ImmutableList<Variable> parameters = trainer.parameters.all();
        MutableSet<Node> used = Sets.mutable.withAll(Topology.order(Lists.immutable.of(objective.cost())));
        ImmutableList<Variable> unused = parameters.reject(used::contains);
        if (unused.notEmpty()) {
            throw new IllegalArgumentException("the model's output does not depend on "
                    + unused.collect(Node::labelWithShape).makeString(" and ")
                    + ": use what its layer gives, or do not build that layer");
        }
        Gradients gradients = Gradients.of(objective.cost(), parameters);
        ImmutableMap<Variable, Node> all = parameters.toImmutableMap(each -> each, gradients::wrt);
        ImmutableMap<Variable, Node> clipped = trainer.largestNorm.isPresent()
                ? Clipping.byNorm(all, trainer.largestNorm.getAsDouble())
                : all;
        return new Step(objective, Program.of(Lists.immutable.of(objective.cost()),
                trainer.optimizer.updates(clipped, state)));
    }

    private static Variable batchOf(Variable whole, int size) {
        return Variable.of(whole.label(), Shape.of(whole.shape().dim(0), size));
    }
}
