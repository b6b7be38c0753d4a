package org.gradus.cli;

/** The {@code gradus} command. */
public final class Main {
    private Main() {}

    /** Prints its arguments, one a line. */
    public static void main(String[] args) {
        for (String arg : args) {
            System.out.println(arg);
        }
    }
}
