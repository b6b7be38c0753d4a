package org.gradus.explain;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Variable;
import org.gradus.check.GradientCheck;
import org.gradus.check.Report;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page on which one walks through a network and back: its picture, a step for each equation, the numbers and how each
 * of them comes about, the gradients and what a check says of them. It is one file that needs nothing else.
 *
 * <pre>{@code
 * String html = LessonPage.of(J, W1, b1, W2, b2).withTitle("My network").html();
 * }</pre>
 */
public final class LessonPage {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

    private final Node cost;
    private final ImmutableList<Variable> parameters;
    private final Style style;
    private final String title;
    private final String description;
    private final List<Cost> costs;

    private LessonPage(Node cost, ImmutableList<Variable> parameters, Style style, String title, String description,
            List<Cost> costs) {
        this.cost = cost;
        this.parameters = parameters;
        this.style = style;
        this.title = title;
        this.description = description;
        this.costs = List.copyOf(costs);
    }

    /** What the function was during training. */
    public record Cost(int iteration, double value) {}

    /**
     * A page on a function and its gradients, in the course's style.
     *
     * @param cost a node with a single entry
     * @param parameters what it is differentiated by
     * @throws IllegalArgumentException if the cost is not scalar, does not depend on one of the parameters, or there are
     *         none
     */
    public static LessonPage of(Node cost, Variable... parameters) {
        return of(cost, Lists.immutable.of(parameters));
    }

    /** {@link #of(Node, Variable...)} of a collection. */
    public static LessonPage of(Node cost, Iterable<Variable> parameters) {
        ImmutableList<Variable> list = Lists.immutable.withAll(parameters);
        GradientCheck.of(cost, list); // refuses what can't be differentiated
        return new LessonPage(cost, list, Style.COURSE, "The chain rule, step by step", "", List.of());
    }

    /** Written in another style. */
    public LessonPage withStyle(Style other) {
        return new LessonPage(cost, parameters, other, title, description, costs);
    }

    /** Under another title. */
    public LessonPage withTitle(String other) {
        return new LessonPage(cost, parameters, style, other, description, costs);
    }

    /** With a sentence on what it is about below the title. */
    public LessonPage withDescription(String other) {
        return new LessonPage(cost, parameters, style, title, other, costs);
    }

    /** With the course of a training that led to the parameters' present values, drawn as a curve. */
    public LessonPage withCosts(List<Cost> other) {
        return new LessonPage(cost, parameters, style, title, description, other);
    }

    /** The steps as text, with the variables as they are now. */
    public String text() {
        Gradients gradients = Gradients.of(cost, parameters);
        Equations equations = Equations.of(gradients, style);
        return new LessonBuilder(gradients, equations, Figures.folded(gradients, equations)).text();
    }

    /**
     * The page, with the variables as they are now. The gradients are checked on the way.
     *
     * @throws IllegalArgumentException if an entry of a parameter is not finite, or there is too much to be drawn
     * @throws IllegalStateException if a variable has no value
     */
    public String html() {
        Gradients gradients = Gradients.of(cost, parameters);
        Equations equations = Equations.of(gradients, style);
        Figure figure = Figures.folded(gradients, equations);
        // the picture has no numbers, so that it does not matter that the check moves variables for a moment
        CompletableFuture<String> drawing = CompletableFuture.supplyAsync(() -> SvgFormat.of(figure));
        Report report = GradientCheck.of(cost, parameters).run();
        Lesson lesson = new LessonBuilder(gradients, equations, figure).lesson(report, costs);
        return Template.of("lesson.html").with("TITLE", MathmlFormat.escaped(title))
                .with("DESCRIPTION", MathmlFormat.escaped(description))
                .with("STYLE", SvgFormat.pretty(equations.backwardTitle()))
                .with("CSS", Template.resource("lesson.css")).with("GRAPH", drawn(drawing))
                .with("LESSON", MAPPER.writeValueAsString(lesson).replace("<", "\\u003c"))
                .with("SCRIPT", Template.resource("lesson.js")).filled();
    }

    private static String drawn(CompletableFuture<String> drawing) {
        try {
            return drawing.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }
}
