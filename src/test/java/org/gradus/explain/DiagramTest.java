package org.gradus.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eclipse.collections.api.factory.Lists;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.junit.jupiter.api.Test;

class DiagramTest {

    private final Variable w = Variable.of("<script>\"\\", Tensor.vector(1, 2));
    private final Variable x = Variable.of("x", Tensor.vector(3, 4));
    private final Node product = w.mul(x);
    private final Node j = product.sum().named("J");
    private final Gradients gradients = Gradients.of(j, w);

    /** The ids are those of the building order. */
    private String ids(String text) {
        String ids = text;
        for (Node node : Topology.order(Lists.immutable.of(j)
                .newWithAll(gradients.all()))) {
            ids = ids.replaceAll("n" + node.id() + "\\b", "n" + (node.id() - w.id()));
        }
        return ids;
    }

    @Test
    void dotEscapesNamesAndTellsKindsApart() {
        assertEquals("""
                digraph gradus {
                  rankdir=LR;
                  node [style=filled];
                  n0 [label="<script>\\"\\\\", shape=box3d, fillcolor="#cfe8cf"];
                  n1 [label="x", shape=box, fillcolor="#d6e4f5"];
                  n2 [label="mul", shape=ellipse, fillcolor="#f2f2f2"];
                """, ids(Diagram.of(gradients).dot()).lines().limit(6).map(line -> line + "\n")
                .reduce("", String::concat));
        String dot = ids(Diagram.of(gradients).dot());
        assertEquals(1, dot.lines().filter(line -> line.equals("  n0 -> n2 [label=\"(2,)\"];")).count());
        assertEquals(1, dot.lines().filter(line -> line.contains("label=\"J = sum\", shape=doublecircle")).count());
        assertEquals(1, dot.lines().filter(line -> line.contains("label=\"d<script>\\\"\\\\ = mul\", shape=ellipse,"
                + " fillcolor=\"#fdebc8\"")).count());
    }

    @Test
    void mermaidEscapesNamesAndTellsKindsApart() {
        String mermaid = ids(Diagram.of(gradients).mermaid());
        assertEquals("""
                flowchart LR
                  n0[["#60;script#62;#34;#92;"]]:::parameter
                  n1["x"]:::data
                  n2(["mul"]):::forward
                """, mermaid.lines().limit(4).map(line -> line + "\n").reduce("", String::concat));
        assertEquals(1, mermaid.lines().filter(line -> line.equals("  n0 -->|\"(2,)\"| n2")).count());
        assertEquals(1, mermaid.lines().filter(line -> line.contains("((\"J #61; sum\")):::output")).count());
        assertEquals(6, mermaid.lines().filter(line -> line.startsWith("  classDef ")).count());
    }
}
