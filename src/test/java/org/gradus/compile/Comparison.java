package org.gradus.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Reference;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.kernel.JavaProducts;

/** Compares a program with the plain evaluator, and its runs with one another. */
final class Comparison {

    private static final int NEVER = Integer.MAX_VALUE;

    private final ImmutableList<Node> outputs;
    private final ImmutableMap<Variable, Node> updates;
    private final ImmutableList<Variable> variables;
    private final ImmutableList<Tensor> before;
    private final Reference reference;

    Comparison(Iterable<? extends Node> outputs, ImmutableMap<Variable, Node> updates) {
        this.outputs = Lists.immutable.withAll(outputs);
        this.updates = updates;
        this.variables = Topology.order(this.outputs.newWithAll(updates).newWithAll(updates.keysView()))
                .selectInstancesOf(Variable.class);
        this.before = variables.collect(Variable::value);
        this.reference = Reference.of(this.outputs.newWithAll(updates));
    }

    /** What a run leaves: the values of the outputs, and of the variables. */
    private record Result(ImmutableList<Tensor> outputs, ImmutableList<Tensor> variables) {}

    /** Settings with a part turned off: fusion, vectors, or the native library. */
    static Settings without(int part) {
        Settings preferred = Settings.preferred();
        return switch (part) {
            case 0 -> new Settings(false, preferred.lane(), preferred.blas(), 0, 1);
            case 1 -> new Settings(true, new ScalarLane(), preferred.blas(), 0, 1);
            default -> new Settings(true, preferred.lane(), JavaProducts.blas(), 0, 1);
        };
    }

    static Settings withInterpretedRuns(Settings settings, int runs) {
        return new Settings(settings.fuses(), settings.lane(), settings.blas(), runs, settings.threads());
    }

    /**
     * Fails unless outputs and new values agree with the plain evaluator, and are the same to the bit whether loops are
     * interpreted or generated, run after run.
     */
    void check(Settings settings) {
        Program generated = program(withInterpretedRuns(settings, 0));
        Result result = run(generated);
        check(result);
        Program switching = program(withInterpretedRuns(settings, 2));
        for (int i = 0; i < 4; i++) {
            assertEquals(result, run(switching), "run " + i + " of a program that generates loops after two");
        }
        assertEquals(result, run(generated), "second run");
        assertEquals(result, run(program(withInterpretedRuns(settings, NEVER))), "interpreted");
    }

    private Program program(Settings settings) {
        return Program.of(outputs, updates, settings);
    }

    private Result run(Program program) {
        variables.zip(before).forEach(pair -> pair.getOne().assign(pair.getTwo()));
        program.run();
        return new Result(outputs.collect(program::read), variables.collect(Variable::value));
    }

    private void check(Result result) {
        outputs.zip(result.outputs()).forEach(pair -> reference.check(pair.getOne(), pair.getTwo()));
        variables.forEachWithIndex((variable, i) -> {
            if (updates.containsKey(variable)) {
                reference.check(updates.get(variable), result.variables().get(i));
            } else {
                assertEquals(before.get(i), result.variables().get(i));
            }
        });
    }
}
