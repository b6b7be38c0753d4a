package org.gradus.course;

/** The experiments that can be run: the lesson's, then those on gradients and how they are checked. */
public enum Experiments {

    /** {@link Symmetry}. */
    SYMMETRY("symmetry", "Why weights must not all begin with the same number, and where they may."),

    /** {@link InitScale}. */
    INIT_SCALE("init-scale", "What becomes of gradients and cost, by the size of the first weights and the layers."),
    /** {@link Saturation}. */
    SATURATION("saturation", "Where activations saturate, and what then becomes of the gradient."),
    /** {@link LinearCollapse}. */
    LINEAR_COLLAPSE("linear-collapse", "What hidden layers are worth without an activation."),
    /** {@link Activations}. */
    ACTIVATIONS("activations", "What the hidden activation does to learning, on the course's data sets."),
    /** {@link HiddenSize}. */
    HIDDEN_SIZE("hidden-size", "What a network can learn with more and more hidden units."),
    /** {@link Vectorization}. */
    VECTORIZATION("vectorization", "Whether matrices give what a loop over the examples gives, and how fast."),
    /** {@link LearningRate}. */
    LEARNING_RATE("learning-rate", "What becomes of the cost with steps that are too short, right, and too long."),
    /** {@link Regression}. */
    REGRESSION("regression", "What changes if the labels are real numbers: a linear output unit with squared error."),
    /** {@link StepSize}. */
    STEP_SIZE("step-size", "How far numeric derivatives are off, by the step that they take."),
    /** {@link Precision}. */
    PRECISION("precision", "How far computed gradients are off, for inputs of all magnitudes."),
    /** {@link Kinks}. */
    KINKS("kinks", "How often a difference quotient meets a kink of relu, and what a naive checker makes of it."),
    /** {@link FaultInjection}. */
    FAULTS("faults", "What the check makes of mistakes that are planted into rules of differentiation.");

    private final String title;
    private final String question;

    Experiments(String title, String question) {
        this.title = title;
        this.question = question;
    }

    /** What it is called in the command. */
    public String title() {
        return title;
    }

    /** What it is about, in a sentence. */
    public String question() {
        return question;
    }

    /** Runs it, which takes seconds, not minutes. */
    public Experiment run() {
        return switch (this) {
            case SYMMETRY -> Symmetry.run();
            case INIT_SCALE -> InitScale.run();
            case SATURATION -> Saturation.run();
            case LINEAR_COLLAPSE -> LinearCollapse.run();
            case ACTIVATIONS -> Activations.run();
            case HIDDEN_SIZE -> HiddenSize.run();
            case VECTORIZATION -> Vectorization.run();
            case LEARNING_RATE -> LearningRate.run();
            case REGRESSION -> Regression.run();
            case STEP_SIZE -> StepSize.run();
            case PRECISION -> Precision.run();
            case KINKS -> Kinks.run();
            case FAULTS -> FaultInjection.run();
        };
    }
}
