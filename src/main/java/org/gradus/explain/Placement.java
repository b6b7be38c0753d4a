package org.gradus.explain;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.LayeringStrategy;
import org.eclipse.elk.alg.layered.options.OrderingStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.PortConstraints;
import org.eclipse.elk.core.options.PortSide;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.ElkPort;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import org.gradus.explain.Figure.Arrow;
import org.gradus.explain.Figure.Card;

/**
 * Where the cards and arrows of a figure go, as the Eclipse Layout Kernel's layered algorithm has it.
 *
 * @param cards where each is
 * @param routes where each arrow goes, in the order of the figure's
 */
record Placement(double width, double height, ImmutableMap<Card, Point> cards, ImmutableList<Route> routes) {

    /** With more cards than that, speed comes before beauty. */
    private static final int LARGE = 150;
    private static final int MOST = 2000;
    private static final double BETWEEN_LAYERS = 22;
    private static final double BETWEEN_CARDS = 18;
    private static final double BETWEEN_ARROWS = 12;

    record Point(double x, double y) {}

    /**
     * The way of an arrow.
     *
     * @param points from where it begins to where it ends
     */
    record Route(Arrow arrow, ImmutableList<Point> points) {}

    /**
     * Lays out.
     *
     * @param sizes of each card
     * @throws IllegalArgumentException if there are too many
     */
    static Placement of(Figure figure, ImmutableMap<Card, CardSize> sizes) {
        if (figure.cards().size() > MOST) {
            throw new IllegalArgumentException(
                    "a picture of " + figure.cards().size() + " cards is too large to be laid"
                            + " out, " + MOST + " are the most: take the text for Graphviz, or name fewer nodes");
        }
        ElkNode graph = ElkGraphUtil.createGraph();
        graph.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
        graph.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
        graph.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        graph.setProperty(CoreOptions.SPACING_NODE_NODE, BETWEEN_CARDS);
        graph.setProperty(CoreOptions.SPACING_EDGE_NODE, BETWEEN_CARDS);
        graph.setProperty(CoreOptions.SPACING_EDGE_EDGE, BETWEEN_ARROWS);
        graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, BETWEEN_LAYERS);
        graph.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, BETWEEN_ARROWS);
        graph.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, BETWEEN_ARROWS);
        if (figure.cards().size() > LARGE) {
            graph.setProperty(LayeredOptions.THOROUGHNESS, 1);
            graph.setProperty(LayeredOptions.LAYERING_STRATEGY, LayeringStrategy.LONGEST_PATH);
        } else {
            graph.setProperty(LayeredOptions.CONSIDER_MODEL_ORDER_STRATEGY, OrderingStrategy.NODES_AND_EDGES);
        }

        MutableMap<String, Ports> ports = Maps.mutable.empty();
        MutableMap<Card, ElkNode> nodes = Maps.mutable.empty();
        for (Card card : figure.cards()) {
            ElkNode node = ElkGraphUtil.createNode(graph);
            nodes.put(card, node);
            ports.put(card.id(), Ports.of(node, sizes.get(card)));
        }
        ImmutableList<ElkEdge> edges = figure.arrows().collect(arrow -> edge(arrow, ports));
        new RecursiveGraphLayoutEngine().layout(graph, new BasicProgressMonitor());
        MutableMap<String, CardSize> byId = Maps.mutable.empty();
        sizes.forEachKeyValue((card, size) -> byId.put(card.id(), size));
        return new Placement(graph.getWidth(), graph.getHeight(),
                nodes.collectValues((_, node) -> new Point(node.getX(), node.getY())).toImmutable(),
                figure.arrows().zip(edges).collect(pair -> route(pair.getOne(), pair.getTwo(),
                        byId.get(pair.getOne().isBackward() ? pair.getOne().to() : pair.getOne().from()).label())));
    }

    /** Where arrows begin and end: those of values at the upper half of a card, those of gradients at the lower one. */
    private record Ports(ElkPort in, ElkPort out, ElkPort gradientIn, ElkPort gradientOut) {

        static Ports of(ElkNode node, CardSize size) {
            node.setDimensions(size.widthWithLabel(), size.height());
            node.setProperty(CoreOptions.PORT_CONSTRAINTS, PortConstraints.FIXED_POS);
            double lower = size.upper() + size.lower() / 2;
            return new Ports(port(node, PortSide.WEST, 0, size.upper() / 2),
                    port(node, PortSide.EAST, size.widthWithLabel(), size.upper() / 2),
                    port(node, PortSide.EAST, size.widthWithLabel(), lower), port(node, PortSide.WEST, 0, lower));
        }

        private static ElkPort port(ElkNode node, PortSide side, double x, double y) {
            ElkPort port = ElkGraphUtil.createPort(node);
            port.setProperty(CoreOptions.PORT_SIDE, side);
            port.setLocation(x, y);
            return port;
        }
    }

    /** All edges go from left to right for the layout, whichever way their arrows point. */
    private static ElkEdge edge(Arrow arrow, MutableMap<String, Ports> ports) {
        Ports from = ports.get(arrow.from());
        Ports to = ports.get(arrow.to());
        return arrow.isBackward()
                ? ElkGraphUtil.createSimpleEdge(to.gradientIn(), from.gradientOut())
                : ElkGraphUtil.createSimpleEdge(from.out(), to.in());
    }

    /** @param labelled how far the card's label reaches to its right, where all ways begin */
    private static Route route(Arrow arrow, ElkEdge edge, double labelled) {
        ElkEdgeSection section = edge.getSections().getFirst();
        MutableList<Point> points = Lists.mutable.of(new Point(section.getStartX() - labelled, section.getStartY()));
        section.getBendPoints().forEach(bend -> points.add(new Point(bend.getX(), bend.getY())));
        points.add(new Point(section.getEndX(), section.getEndY()));
        return new Route(arrow, (arrow.isBackward() ? points.reverseThis() : points).toImmutable());
    }
}
