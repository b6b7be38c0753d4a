package org.gradus.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Shape;

/** Reads a formula in the Unicode format, as its documentation tells, and computes it with the values of its names. */
final class Reader {

    private static final Pattern TOKEN = Pattern.compile(
            """
            \\s*(?:(?<number>\\d[\\d.]*(?:e[−-]?\\d+)?|∞|NaN)|(?<name>[\\p{L}_&&[^ᵀΣ]][\\p{L}\\p{N}_&&[^ᵀ²³⁴-⁹₀-₉]]*(?:#\\d+)?)|"(?<quoted>(?:[^"\\\\]|\\\\.)*)"|(?<sign>[-+−∗/^ᵀ²³⁴-⁹()=≠<>≤≥,Σ])|(?<axis>[₀-₉]))(?<call>(?=[₀-₉]*\\())?""");

    private final Function<String, Node> names;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    private enum Kind {
        NUMBER, NAME, SIGN, AXIS, END
    }

    /** @param isCall whether a parenthesis follows at once, perhaps behind axes */
    private record Token(Kind kind, String text, boolean isCall) {}

    private Reader(String text, Function<String, Node> names) {
        this.names = names;
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                throw new IllegalArgumentException("can't read " + text.substring(end) + " in " + text);
            }
            end = matcher.end();
            boolean isCall = matcher.group("call") != null;
            Optional<String> quoted =
                    Optional.ofNullable(matcher.group("quoted")).map(it -> it.replaceAll("\\\\(.)", "$1"));
            if (quoted.isPresent()) {
                tokens.add(new Token(Kind.NAME, quoted.get(), isCall));
                continue;
            }
            for (Kind kind : List.of(Kind.NUMBER, Kind.NAME, Kind.SIGN, Kind.AXIS)) {
                String found = matcher.group(kind.name().toLowerCase(java.util.Locale.ROOT));
                if (found != null) {
                    tokens.add(new Token(kind, found, isCall));
                }
            }
        }
        tokens.add(new Token(Kind.END, "", false));
    }

    /** What a formula says. */
    static Node read(String text, Function<String, Node> names) {
        Reader reader = new Reader(text, names);
        Node node = reader.sum();
        if (reader.peek().kind() != Kind.END) {
            throw new IllegalArgumentException("unexpected " + reader.peek() + " in " + text);
        }
        return node;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private boolean accept(String sign) {
        boolean isNext = peek().text().equals(sign) && (peek().kind() == Kind.SIGN || peek().kind() == Kind.NAME);
        next += isNext ? 1 : 0;
        return isNext;
    }

    private void expect(String sign) {
        if (!accept(sign)) {
            throw new IllegalArgumentException("expected " + sign + ", not " + peek() + " in " + tokens);
        }
    }

    private Node sum() {
        Node sum = accept("−") ? product().neg() : product();
        while (true) {
            if (accept("+")) {
                sum = sum.add(product());
            } else if (accept("−")) {
                sum = sum.sub(product());
            } else {
                return sum;
            }
        }
    }

    private Node product() {
        Node product = chain();
        while (true) {
            if (accept("∗")) {
                product = product.mul(chain());
            } else if (accept("/")) {
                product = product.div(chain());
            } else {
                return product;
            }
        }
    }

    private Node chain() {
        Node chain = prefix();
        while (peek().kind() == Kind.NUMBER || (peek().kind() == Kind.NAME && !isWord("if") && !isWord("else"))
                || peek().text().equals("(") || peek().text().equals("Σ")) {
            Node factor = prefix();
            chain = chain.shape().size() == 1 || factor.shape().size() == 1 ? chain.mul(factor) : chain.matmul(factor);
        }
        return chain;
    }

    private boolean isWord(String word) {
        return peek().kind() == Kind.NAME && peek().text().equals(word);
    }

    private Node prefix() {
        if (accept("Σ")) {
            int[] axes = axes();
            Node summand = postfix();
            return axes.length == 0 ? summand.sumKeepDims(-1) : summand.sumKeepDims(axes);
        }
        return postfix();
    }

    private int[] axes() {
        List<Integer> axes = new ArrayList<>();
        while (peek().kind() == Kind.AXIS) {
            axes.add(tokens.get(next++).text().charAt(0) - '₀');
        }
        return axes.stream().mapToInt(axis -> axis).toArray();
    }

    private Node postfix() {
        Node base = atom();
        while (true) {
            if (accept("ᵀ")) {
                int rank = base.shape().rank();
                int[] order = base.shape().axes().toArray();
                order[rank - 1] = rank - 2;
                order[rank - 2] = rank - 1;
                base = base.transpose(order);
            } else if (accept("²")) {
                base = base.square();
            } else if (tokens.get(next).text().matches("[³⁴-⁹]")) {
                base = base.pow("⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(tokens.get(next++).text()));
            } else if (accept("^")) {
                base = base.pow(atom().value().item());
            } else {
                return base;
            }
        }
    }

    private Node atom() {
        Token token = tokens.get(next++);
        return switch (token.kind()) {
            case NUMBER -> Ops.constant(token.text().equals("∞")
                    ? Double.POSITIVE_INFINITY
                    : Double.parseDouble(token.text().replace('−', '-')));
            case NAME -> token.isCall() ? call(token.text()) : names.apply(token.text());
            case SIGN -> {
                if (!token.text().equals("(")) {
                    throw new IllegalArgumentException("unexpected " + token + " in " + tokens);
                }
                Node inside = sum();
                Node whole = isWord("if") ? choice(inside) : inside;
                expect(")");
                yield whole;
            }
            case AXIS, END -> throw new IllegalArgumentException("unexpected " + token + " in " + tokens);
        };
    }

    private Node choice(Node yes) {
        expect("if");
        Node left = sum();
        String relation = tokens.get(next++).text();
        Node right = sum();
        expect("else");
        Node condition = switch (relation) {
            case ">" -> left.greater(right);
            case "≥" -> left.greaterOrEqual(right);
            case "<" -> left.less(right);
            case "≤" -> left.lessOrEqual(right);
            case "=" -> left.equalTo(right);
            case "≠" -> left.notEqualTo(right);
            default -> throw new IllegalArgumentException("unknown relation " + relation);
        };
        return Ops.where(condition, yes, sum());
    }

    private Node call(String function) {
        int[] axes = axes();
        expect("(");
        List<Node> arguments = new ArrayList<>();
        do {
            arguments.add(sum());
        } while (accept(","));
        expect(")");
        Node x = arguments.getFirst();
        int[] numbers = function.equals("concat")
                ? new int[0]
                : arguments.stream().skip(1).filter(argument -> argument.shape().rank() == 0
                        && argument.op() instanceof Op.Constant)
                        .mapToInt(argument -> (int) argument.value().item()).toArray();
        return switch (function) {
            case "σ" -> x.sigmoid();
            case "tanh" -> x.tanh();
            case "relu" -> x.relu();
            case "leakyRelu" -> x.leakyRelu(arguments.getLast().value().item());
            case "exp" -> x.exp();
            case "log" -> x.log();
            case "sqrt" -> x.sqrt();
            case "abs" -> x.abs();
            case "softplus" -> x.softplus();
            case "stopGradient" -> Ops.stopGradient(x);
            case "softmax" -> x.softmax(axes.length == 0 ? 0 : axes[0]);
            case "logSoftmax" -> x.logSoftmax(axes.length == 0 ? 0 : axes[0]);
            case "max" -> arguments.size() == 2 ? Ops.maximum(x, arguments.getLast()) : x.maxKeepDims(axes);
            case "min" -> Ops.minimum(x, arguments.getLast());
            case "reshape" -> x.reshape(numbers);
            case "transpose" -> x.transpose(numbers);
            case "broadcastTo" -> x.broadcastTo(numbers);
            case "slice" -> x.slice(numbers[0], numbers[1], numbers[2]);
            case "pad" -> x.pad(numbers[0], numbers[1], numbers[2]);
            case "concat" -> Node.of(new Op.Concat(Lists.immutable.withAll(arguments), axes[0]), Optional.empty());
            default -> throw new IllegalArgumentException("unknown function " + function);
        };
    }

    /** A value in the shape that an equation gives it. */
    static Node shaped(Node value, Shape shape) {
        if (value.shape().size() == shape.size()) {
            return value.reshape(shape);
        }
        int surplus = Math.max(0, value.shape().rank() - shape.rank());
        int[] dims = value.shape().dims().toArray();
        return value.reshape(Arrays.copyOfRange(dims, surplus, dims.length)).broadcastTo(shape);
    }
}
