package org.gradus.explain;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.gradus.explain.Figure.Card;
import org.gradus.explain.Figure.Half;

/**
 * How large a card is drawn, and what stands on it. Widths of letters are estimated, on the large side, since the fonts
 * are those of whoever looks at the picture.
 *
 * @param value the lines of the upper half
 * @param gradient those of the lower half; none if there is no gradient
 * @param label the width of the shape that stands on the arrows to its right; 0 if there are none
 */
record CardSize(ImmutableList<String> value, ImmutableList<String> gradient, double width, double label) {

    static final double LINE_HEIGHT = 18;
    private static final double LETTER = 7.6;
    private static final double SMALL_LETTER = 6.2;
    private static final double PADDING = 11;
    private static final double LEAST_WIDTH = 52;
    private static final int LETTERS_IN_LINE = 27;
    private static final int MOST_LINES = 3;
    private static final int FIRST_WIDE_LETTER = 0x1100;

    /** @param shape what stands on the arrows from it; empty if there are none */
    static CardSize of(Card card, String shape) {
        ImmutableList<String> value = lines(card.label());
        ImmutableList<String> gradient = card.gradient().map(CardSize::label).map(CardSize::lines)
                .orElse(Lists.immutable.empty());
        double letters = value.newWithAll(gradient).collectDouble(CardSize::letters).max();
        return new CardSize(value, gradient, Math.max(LEAST_WIDTH, letters * LETTER + 2 * PADDING),
                shape.isEmpty() ? 0 : letters(shape) * SMALL_LETTER + PADDING);
    }

    private static String label(Half half) {
        return half.definition().map(definition -> half.name() + " = " + definition).orElse(half.name());
    }

    double upper() {
        return heightOf(value);
    }

    /** The height of the half for the gradient, 0 if there is none. */
    double lower() {
        return heightOf(gradient);
    }

    double height() {
        return upper() + lower();
    }

    private static double heightOf(ImmutableList<String> lines) {
        return lines.isEmpty() ? 0 : lines.size() * LINE_HEIGHT + PADDING + 2;
    }

    double widthWithLabel() {
        return width + label;
    }

    private static double letters(String text) {
        return text.codePoints().mapToDouble(c -> c >= FIRST_WIDE_LETTER && Character.isLetter(c) ? 2 : 1).sum();
    }

    /** Broken at blanks; what is too long for three lines ends in an ellipsis. */
    private static ImmutableList<String> lines(String text) {
        MutableList<String> lines = Lists.mutable.empty();
        String line = "";
        for (String word : text.replaceAll("\\s+", " ").split(" ", -1)) {
            if (!line.isEmpty() && letters(line) + letters(word) >= LETTERS_IN_LINE) {
                lines.add(line);
                line = "";
            }
            line += (line.isEmpty() ? "" : " ") + shortened(word, LETTERS_IN_LINE);
        }
        lines.add(line);
        return lines.size() <= MOST_LINES
                ? lines.toImmutable()
                : lines.take(MOST_LINES - 1).with(shortened(lines.get(MOST_LINES - 1) + "……", LETTERS_IN_LINE))
                        .toImmutable();
    }

    private static String shortened(String word, int letters) {
        int[] points = word.codePoints().toArray();
        return points.length <= letters ? word : new String(points, 0, letters - 1) + "…";
    }
}
