package org.gradus.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a tensor's name says, as it is usual in NumPy ({@code W1}, {@code db2}), PyTorch ({@code 0.weight},
 * {@code fc2.bias.grad}) and Keras ({@code dense_1/kernel}).
 *
 * @param parameter which one it is
 * @param isGradient whether it says that it is the gradient by it
 * @param number of the layer if it is written as in {@code W1}, else −1
 */
record ParameterName(Parameter parameter, boolean isGradient, int number) {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z]+|[0-9]+");
    private static final Pattern GRADIENT = Pattern.compile("d[jlc]?|grads?|gradients?");
    private static final Pattern KIND = Pattern.compile("(?<gradient>d|d[jlc]d|grad)?"
            + "(?:(?<weights>w|weights?|kernels?|coefs?)|b|bias(?:es)?|intercepts?)");
    private static final int MOST_DIGITS = 9;

    /** @param layer what is left of the name: {@code 1} of {@code W1}, {@code fc.2} of {@code fc2.bias} */
    record Parameter(boolean isBias, String layer) {}

    /** Nothing if the name says neither weights nor bias. */
    static Optional<ParameterName> of(String name) {
        List<String> tokens = TOKEN.matcher(name.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).toList();
        int at = IntStream.range(0, tokens.size()).filter(i -> KIND.matcher(tokens.get(i)).matches()).max().orElse(-1);
        if (at < 0) {
            return Optional.empty();
        }
        Matcher kind = KIND.matcher(tokens.get(at));
        boolean isGradient = kind.matches() && kind.group("gradient") != null;
        List<String> others = IntStream.range(0, tokens.size()).filter(i -> i != at).mapToObj(tokens::get)
                .filter(token -> !GRADIENT.matcher(token).matches()).toList();
        String layer = others.stream().collect(Collectors.joining("."));
        boolean isNumbered = others.size() == 1 && layer.matches("[0-9]{1," + MOST_DIGITS + "}")
                && tokens.indexOf(layer) > at;
        return Optional.of(new ParameterName(new Parameter(kind.group("weights") == null, layer),
                isGradient || others.size() < tokens.size() - 1,
                isNumbered ? Integer.parseInt(layer) : -1));
    }

    /** What it is named here, if it is of the layer of this number. */
    String inOrder(int layerFrom1) {
        return (parameter.isBias() ? "b" : "W") + layerFrom1;
    }
}
