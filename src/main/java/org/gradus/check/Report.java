package org.gradus.check;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a check found.
 *
 * @param verdict of all parameters together
 * @param value of the function that was differentiated
 * @param order 1 for gradients, 2 for second derivatives
 * @param parameters one for each, in the order in which they were given
 * @param remarks what else there is to say, such as what was left undone
 * @param diagnosis which op's rule is wrong, and why, if gradients disagree and one is; a rule of the user's own is named
 *        also where it is wrong only for other upstream gradients than the one that arrives there
 */
public record Report(Verdict verdict, double value, int order, List<ParameterReport> parameters, List<String> remarks,
        Optional<DiagnosisReport> diagnosis) {

    /**
     * Takes the verdict from the parameters.
     *
     * @param isSuspect whether a diagnosis is asked for in any case, not only if gradients disagree
     */
    static Report of(double value, int order, List<ParameterReport> parameters, List<String> remarks, boolean isSuspect,
            Supplier<Optional<Diagnosis>> diagnosis) {
        Verdict verdict = Verdict.together(parameters.stream().map(ParameterReport::verdict).toList());
        boolean isWrong = verdict == Verdict.DISAGREES || verdict == Verdict.NON_FINITE;
        return new Report(verdict, value, order, parameters, remarks, isSuspect || isWrong
                ? diagnosis.get().map(DiagnosisReport::of)
                : Optional.empty());
    }

    /** The same with one more remark. */
    Report with(String remark) {
        return new Report(verdict, value, order, parameters,
                Stream.concat(remarks.stream(), Stream.of(remark)).toList(), diagnosis);
    }

    /** For people: aligned columns, the worst places first, at most so many of them; it says how many are left out. */
    public String text(int places) {
        return TextReport.of(this, places);
    }

    /** As tables in Markdown, the worst places first, at most so many of them; it says how many are left out. */
    public String markdown(int places) {
        return MarkdownReport.of(this, places);
    }

    /** All places as comma-separated values with a header. */
    public String csv() {
        return CsvReport.of(this);
    }

    /** Everything as one JSON object. */
    public String json() {
        return JsonReport.of(this);
    }

    @Override
    public String toString() {
        return text(10);
    }
}
