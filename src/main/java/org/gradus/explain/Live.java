package org.gradus.explain;

import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.MutableSet;
import org.gradus.Node;

/** What the definitions that are wanted need: other definitions, and the nodes that these are made of. */
final class Live {

    private final ImmutableList<Definition> definitions;
    private final ImmutableList<Node> nodes;
    private final MutableMap<Node, MutableList<Node>> users = Maps.mutable.empty();

    private Live(ImmutableList<Definition> definitions, MutableSet<Node> reached) {
        this.definitions = definitions.select(definition -> reached.contains(definition.symbol()));
        this.nodes = reached.toSortedListBy(Node::id).toImmutable();
        nodes.forEach(node -> node.inputs().forEach(input -> use(input, node)));
        this.definitions.forEach(definition -> use(definition.right(), definition.symbol()));
    }

    private void use(Node node, Node user) {
        users.getIfAbsentPut(node, Lists.mutable::empty).add(user);
    }

    static Live of(ImmutableList<Definition> definitions) {
        MutableMap<Node, Node> rights = Maps.mutable.empty();
        definitions.forEach(definition -> rights.put(definition.symbol(), definition.right()));
        MutableSet<Node> reached = Sets.mutable.empty();
        MutableList<Node> open =
                definitions.select(Definition::isWanted).collect(Definition::symbol).toList();
        while (open.notEmpty()) {
            Node node = open.removeLast();
            if (reached.add(node)) {
                open.addAllIterable(rights.containsKey(node) ? Lists.immutable.of(rights.get(node)) : node.inputs());
            }
        }
        return new Live(definitions, reached);
    }

    ImmutableList<Definition> definitions() {
        return definitions;
    }

    /** All of them, what is used before what uses it: a symbol comes after what it is. */
    ImmutableList<Node> nodes() {
        return nodes;
    }

    /** The nodes that read a node, as often as they do, and the symbols that stand for it. */
    ImmutableList<Node> users(Node node) {
        return users.getIfAbsent(node, Lists.mutable::empty).toImmutable();
    }
}
