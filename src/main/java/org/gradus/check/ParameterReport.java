package org.gradus.check;

import java.util.List;

/**
 * What a check found of one parameter.
 *
 * @param name of the parameter
 * @param gradient the gradient's name
 * @param shape of both
 * @param verdict of its places together; {@link Verdict#VACUOUS} if all of them are zero
 * @param entries one for each place, in order
 */
public record ParameterReport(String name, String gradient, List<Integer> shape, Verdict verdict,
        List<EntryReport> entries) {

    /** Takes the verdict from the entries. */
    static ParameterReport of(String name, String gradient, List<Integer> shape, List<EntryReport> entries) {
        Verdict verdict = Verdict.together(entries.stream().map(EntryReport::verdict).toList());
        boolean zero = entries.stream().allMatch(entry -> entry.analytic() == 0);
        return new ParameterReport(name, gradient, shape,
                zero && verdict == Verdict.AGREES ? Verdict.VACUOUS : verdict, entries);
    }
}
