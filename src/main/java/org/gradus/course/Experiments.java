package org.gradus.course;

/** The experiments that can be run. */
public enum Experiments {

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
            case STEP_SIZE -> StepSize.run();
            case PRECISION -> Precision.run();
            case KINKS -> Kinks.run();
            case FAULTS -> FaultInjection.run();
        };
    }
}
