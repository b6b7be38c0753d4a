package org.gradus.train;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.gradus.compile.Program;
import org.gradus.train.Evaluation.Quality;
import org.gradus.train.data.Dataset;

/** Measures, as often as is asked for, how well a model predicts data with the parameters that it has then. */
final class Examination {

    private final Dataset data;
    private final Objective objective;
    private final Program program;

    Examination(Trainer trainer, Dataset data) {
        this.data = data;
        this.objective = trainer.objective(data);
        this.program = Program.of(Lists.immutable.of(objective.output(), objective.cost()), Maps.immutable.empty());
    }

    Objective objective() {
        return objective;
    }

    Quality measure() {
        program.run();
        return new Quality(program.read(objective.cost()).item(),
                Metrics.score(program.read(objective.output()), data));
    }
}
