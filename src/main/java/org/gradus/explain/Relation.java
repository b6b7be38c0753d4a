package org.gradus.explain;

import org.gradus.Fn;

/** How two numbers are compared. */
public enum Relation {

    GREATER(">", ">"), GREATER_OR_EQUAL("≥", "\\ge"), LESS("<", "<"), LESS_OR_EQUAL("≤", "\\le"), EQUAL("=", "="),
    NOT_EQUAL("≠", "\\ne");

    private final String sign;
    private final String latex;

    Relation(String sign, String latex) {
        this.sign = sign;
        this.latex = latex;
    }

    static Relation of(Fn.Comparison comparison) {
        return switch (comparison) {
            case GREATER -> GREATER;
            case GREATER_OR_EQUAL -> GREATER_OR_EQUAL;
            case LESS -> LESS;
            case LESS_OR_EQUAL -> LESS_OR_EQUAL;
            case EQUAL_TO -> EQUAL;
            case NOT_EQUAL_TO -> NOT_EQUAL;
        };
    }

    /** Its sign in Unicode. */
    public String sign() {
        return sign;
    }

    String latex() {
        return latex;
    }
}
