package org.gradus.explain;

import java.util.Locale;

/** What a card of a picture stands for: told apart by shape and by colour. */
enum Kind {

    PARAMETER("box3d", "#cfe8d5", "[[", "]]"), DATA("box", "#d6e4f5", "[", "]"),
    CONSTANT("plaintext", "#ffffff", "(", ")"), OPERATION("ellipse", "#f0ede4", "([", "])"),
    OUTPUT("doublecircle", "#f5d6d6", "((", "))"), GRADIENT("ellipse", "#fdebc8", "([", "])");

    private final String dot;
    private final String colour;
    private final String open;
    private final String close;

    Kind(String dot, String colour, String open, String close) {
        this.dot = dot;
        this.colour = colour;
        this.open = open;
        this.close = close;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of its shape in Graphviz. */
    String dotShape() {
        return dot;
    }

    /** Of its ground, where black letters are to be read. */
    String colour() {
        return colour;
    }

    /** A label within its shape in Mermaid. */
    String mermaidShape(String label) {
        return open + '"' + label + '"' + close;
    }
}
