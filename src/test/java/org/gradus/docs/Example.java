package org.gradus.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of code on a page, and the {@code text} block right behind it.
 *
 * @param language what its fence names: {@code java} or {@code sh}
 * @param shown what the page says that it prints; nothing if no {@code text} block follows
 * @param line where it begins on the page
 */
record Example(String language, String code, String shown, long line) {

    private static final Pattern FENCED = Pattern.compile("""
            ^```(?<language>java|sh)
            (?<code>.*?)^```
            (?:
            ```text
            (?<shown>.*?)^```
            )?""", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern EXCEPTION = Pattern.compile("[\\w.]+Exception: .*");

    static List<Example> of(String page) {
        return FENCED.matcher(page).results()
                .map(found -> new Example(found.group("language"), found.group("code"),
                        found.group("shown") == null ? "" : found.group("shown"),
                        page.substring(0, found.start()).lines().count() + 1))
                .toList();
    }

    /** The page as it should be if its examples print this. */
    static String renewed(String page, List<String> printed) {
        Iterator<String> next = printed.iterator();
        return FENCED.matcher(page).replaceAll(found -> {
            String output = next.next();
            return Matcher.quoteReplacement(
                    "```" + found.group("language") + "\n" + found.group("code") + "```\n"
                            + (output.isEmpty() ? "" : "\n```text\n" + output + "```\n"));
        });
    }

    boolean isJava() {
        return language.equals("java");
    }

    /** Compares what it prints with what is shown; rounding errors that a command reports differ between machines. */
    void check(String printed, String place) {
        UnaryOperator<String> compared =
                text -> isJava() ? text : text.replaceAll("\\d\\.\\d+e-\\d+", "(about 0)");
        assertEquals(compared.apply(shown), compared.apply(printed), place);
    }

    /** Whether it ends with an exception, which the page shows as the last line. */
    boolean isThrowing() {
        return shown.lines().reduce((_, last) -> last).filter(last -> EXCEPTION.matcher(last).matches()).isPresent();
    }
}
