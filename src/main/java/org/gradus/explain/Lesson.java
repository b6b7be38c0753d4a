package org.gradus.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the lesson page shows, as its script reads it.
 *
 * @param steps what is given, then the forward pass, then the reverse sweep
 * @param matrices all numbers, by what they are called
 * @param check empty if none was made
 * @param costs of the training, if there was one
 */
record Lesson(List<Step> steps, Map<String, Matrix> matrices, List<Checked> check, List<LessonPage.Cost> costs) {

    enum Direction {
        GIVEN, FORWARD, BACKWARD
    }

    /**
     * A step.
     *
     * @param name what is computed, such as {@code dZ1}
     * @param equation as text
     * @param mathml the same in MathML
     * @param cards what is highlighted as being computed: ids of cards
     * @param edges what is highlighted as passing: ids of arrows
     * @param uses names of what it is computed from
     * @param links how the chain rule leads there, if the equation is more than one link of it
     * @param remarks what else there is to say
     */
    record Step(Direction direction, String name, String equation, String mathml, List<String> cards,
            List<String> edges, List<String> uses, List<Link> links, List<String> remarks) {}

    /**
     * A link of the chain rule.
     *
     * @param title what it is
     * @param matrix its numbers
     */
    record Link(String title, String equation, String mathml, String matrix) {}

    /**
     * A block of numbers, abridged if it is large.
     *
     * @param card where its name stands, if on a card: the card's id
     * @param isGradient in which half
     * @param rows the places of the rows that are shown
     * @param columns the places of the columns that are shown
     * @param largest the largest absolute value of all entries
     * @param work for each cell how it is computed; empty if that can't be told
     */
    record Matrix(String mathml, String shape, Optional<String> card, boolean isGradient, List<Integer> rows,
            List<Integer> columns, List<List<String>> cells, String largest, List<List<Work>> work) {}

    /**
     * How an entry is computed.
     *
     * @param from the entries it is computed from: name, row, column
     */
    record Work(String label, String formula, String numbers, List<List<Object>> from) {}

    /** What the gradient check says of a parameter. */
    record Checked(String gradient, String verdict, boolean isRight, int places, String difference, String bound,
            String methods) {}
}
