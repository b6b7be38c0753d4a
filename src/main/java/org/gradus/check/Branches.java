package org.gradus.check;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.tuple.Pair;
import org.eclipse.collections.impl.tuple.Tuples;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.compile.Program;

/**
 * Which piece each piecewise op of a graph is on: relu, leakyRelu, abs, maximum, minimum, max, comparisons and where. A
 * kink lies between two points if one of the ops is on different pieces there; how close either is to it does not
 * matter. Being exactly at a kink is a piece of its own.
 */
public final class Branches {

    /** For each piecewise node, a node whose entries' signs say which pieces it is on. */
    private final ImmutableList<Pair<Node, Node>> deciding;
    private final Program program;

    /** Compiles what decides the pieces in the graph of a function. */
    public Branches(Node function) {
        this.deciding = deciding(function);
        this.program = Program.of(deciding.collect(Pair::getTwo).toArray(new Node[0]));
    }

    /** For each piecewise node of a graph, what decides its pieces. */
    static ImmutableList<Pair<Node, Node>> deciding(Node function) {
        return Topology.order(Lists.immutable.of(function)).flatCollect(
                node -> decider(node).map(decider -> Lists.immutable.of(Tuples.pair(node, decider)))
                        .orElse(Lists.immutable.empty()));
    }

    private static Optional<Node> decider(Node node) {
        return switch (node.op()) {
            case Op.Elementwise(Fn fn, ImmutableList<Node> x) -> switch (fn) {
                case Fn.LeakyRelu _ -> Optional.of(x.getOnly());
                case Fn.Where _ -> Optional.of(x.getFirst().equalTo(Ops.constant(0)));
                case Fn.Comparison _ -> Optional.of(x.getFirst().sub(x.getLast()));
                case Fn.Unary.RELU, Fn.Unary.ABS -> Optional.of(x.getOnly());
                case Fn.Binary.MAXIMUM, Fn.Binary.MINIMUM -> Optional.of(x.getFirst().sub(x.getLast()));
                case Fn.Unary _,Fn.Binary _,Fn.Compound _,Fn.Pow _,Fn.User _ -> Optional.empty();
            };
            case Op.Max(Node x, var axes, _) ->
                    Optional.of(x.sub(Node.of(new Op.Max(x, axes, true), Optional.empty())));
            case Op.Leaf _,Op.Matmul _,Op.Sum _,Op.Softmax _,Op.LogSoftmax _,Op.LogSumExp _,Op.Reshape _,Op.Transpose _,Op.BroadcastTo _,Op.Slice _,Op.Pad _,Op.Concat _,Op.CustomGradient _ ->
                    Optional.empty();
        };
    }

    /** The pieces with the variables as they are now. */
    public Taken now() {
        program.run();
        return taken(deciding, deciding.toImmutableMap(Pair::getTwo, pair -> program.read(pair.getTwo())));
    }

    /** The pieces, from the values of what decides them. */
    static Taken taken(ImmutableList<Pair<Node, Node>> deciding, ImmutableMap<Node, Tensor> values) {
        return new Taken(deciding.collect(Pair::getOne), deciding.collect(pair -> signs(values.get(pair.getTwo()))));
    }

    private static byte[] signs(Tensor tensor) {
        byte[] signs = new byte[tensor.size()];
        for (int i = 0; i < signs.length; i++) {
            double x = tensor.at(i);
            signs[i] = (byte) (x > 0 ? 1 : x < 0 ? -1 : x == 0 ? 0 : 2);
        }
        return signs;
    }

    /** The pieces that all ops are on at some point. */
    public static final class Taken {

        private final ImmutableList<Node> nodes;
        private final ImmutableList<byte[]> signs;

        private Taken(ImmutableList<Node> nodes, ImmutableList<byte[]> signs) {
            this.nodes = nodes;
            this.signs = signs;
        }

        /** The nodes that are on other pieces there, in the order of the graph. */
        public ImmutableList<Node> differing(Taken other) {
            return nodes.select(node -> !Arrays.equals(signs.get(nodes.indexOf(node)),
                    other.signs.get(nodes.indexOf(node))));
        }

        /** Whether all ops are on the same pieces there, so that no kink was crossed. */
        public boolean equalTo(Taken other) {
            for (int i = 0; i < signs.size(); i++) {
                if (!Arrays.equals(signs.get(i), other.signs.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }
}
