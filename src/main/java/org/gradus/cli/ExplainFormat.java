package org.gradus.cli;

import java.util.Arrays;
import java.util.Optional;

/** What {@code explain} writes, and how the names of such files end. */
enum ExplainFormat {

    /** Equations and trace, for a terminal. */
    TEXT("txt"),
    /** Equations and trace as a page. */
    MARKDOWN("md"),
    /** Equations for a paper. */
    LATEX("tex"),
    /** The trace with all numbers. */
    JSON("json"),
    /** The picture as source for Graphviz. */
    DOT("dot"),
    /** The picture as source for Mermaid. */
    MERMAID("mmd"),
    /** The picture. */
    SVG("svg"),
    /** The lesson page. */
    HTML("html");

    private final String extension;

    ExplainFormat(String extension) {
        this.extension = extension;
    }

    /** The format that a file's name asks for. */
    static Optional<ExplainFormat> ofFile(String name) {
        return Arrays.stream(values()).filter(format -> name.endsWith("." + format.extension)).findFirst();
    }
}
