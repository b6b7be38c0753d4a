package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {

    private static EntryReport entry(String place, double analytic, double numeric, double bound, Verdict verdict) {
        return new EntryReport(place, analytic, numeric, Math.abs(analytic - numeric), bound, "Ridders",
                OptionalDouble.of(0.125), verdict,
                verdict == Verdict.KINK ? Optional.of(new Sides(0, 0.5)) : Optional.empty());
    }

    private static final Report REPORT = Report.of(2.5, 1, List.of(
            ParameterReport.of("W", "dW", List.of(2), List.of(entry("W[0]", 1, 1, 1e-9, Verdict.AGREES),
                    entry("W[1]", 2, 2.5, 1e-9, Verdict.DISAGREES))),
            ParameterReport.of("b", "db", List.of(), List.of(entry("b", 0.25, 0.25, 0.25, Verdict.KINK)))),
            List.of(), false, Optional::empty);

    @Test
    void verdictsAreTakenTogether() {
        assertEquals(Verdict.DISAGREES, REPORT.verdict());
        assertEquals(List.of(Verdict.DISAGREES, Verdict.KINK),
                REPORT.parameters().stream().map(ParameterReport::verdict).toList());
    }

    @Test
    void textShowsTheWorstFirstAndSaysWhatIsLeftOut() {
        assertEquals("""
                DISAGREES: 1 of 3 places agree

                place         analytic          numeric  difference     bound  verdict    decided by
                W[1]   2.000000000e+00  2.500000000e+00    5.00e-01  1.00e-09  DISAGREES  Ridders
                b      2.500000000e-01  2.500000000e-01    0.00e+00  2.50e-01  KINK       Ridders; slopes 0.00e+00 and 5.00e-01
                1 more left out
                """, REPORT.text(2));
        assertEquals(REPORT.text(10), REPORT.toString());
        assertTrue(REPORT.text(3).endsWith("Ridders\n"));
        assertEquals("DISAGREES: 1 of 3 places agree\n3 more left out\n", REPORT.text(0));
    }

    @Test
    void markdownIsATable() {
        assertEquals("""
                **DISAGREES**: 1 of 3 places agree

                | place | analytic | numeric | difference | bound | verdict | decided by |
                | --- | ---: | ---: | ---: | ---: | --- | --- |
                | W[1] | 2.000000000e+00 | 2.500000000e+00 | 5.00e-01 | 1.00e-09 | DISAGREES | Ridders |

                2 more left out
                """, REPORT.markdown(1));
    }

    @Test
    void csvHasAllInFull() {
        assertEquals("""
                parameter,place,analytic,numeric,difference,bound,verdict,method,step,leftSlope,rightSlope,jump
                W,W[0],1.0,1.0,0.0,1.0E-9,AGREES,Ridders,0.125,,,
                W,W[1],2.0,2.5,0.5,1.0E-9,DISAGREES,Ridders,0.125,,,
                b,b,0.25,0.25,0.0,0.25,KINK,Ridders,0.125,0.0,0.5,
                """, REPORT.csv());
    }

    @Test
    void jsonHasTheSame() {
        JsonNode json = JsonMapper.shared().readTree(REPORT.json());
        assertEquals(List.of("verdict", "value", "order", "parameters", "remarks", "diagnosis"),
                List.copyOf(json.propertyNames()));
        JsonNode entries = json.get("parameters").get(0).get("entries");
        assertEquals(List.of("place", "analytic", "numeric", "difference", "bound", "method", "step", "verdict",
                "slopes", "jump"), List.copyOf(entries.get(1).propertyNames()));
        assertEquals(0.125, entries.get(1).get("step").asDouble());
        assertTrue(entries.get(1).get("slopes").isNull());
        assertEquals(0.5, json.get("parameters").get(1).get("entries").get(0).get("slopes").get("right").asDouble());
    }

    /** What was left undone stands below, and a jump beside its place. */
    @Test
    void remarksAndJumpsAreShown() {
        EntryReport jump = new EntryReport("s[0]", 2, 2, 0, 0, "dual numbers", OptionalDouble.empty(), Verdict.JUMP,
                Optional.of(new Sides(2, 2)), Optional.of(new Jump("greater#5 (2,)", 0, 0, 1)));
        Report report = Report.of(1, 1, List.of(ParameterReport.of("s", "ds", List.of(1), List.of(jump))),
                List.of("decimals were left out"), false, Optional::empty);
        assertEquals(Verdict.JUMP, report.verdict());
        assertTrue(report.text(1).endsWith("slopes 2.00e+00 and 2.00e+00; greater#5 (2,) jumps from 0.00000 to 1.00000,"
                + " and is 0.00000 here\ndecimals were left out\n"), report.text(1));
        assertTrue(report.markdown(0).endsWith("1 more left out\n\ndecimals were left out\n"), report.markdown(0));
        assertTrue(report.csv().endsWith(",\"greater#5 (2,) jumps from 0.00000 to 1.00000, and is 0.00000 here\"\n"),
                report.csv());
        JsonNode json = JsonMapper.shared().readTree(report.json());
        assertEquals("decimals were left out", json.get("remarks").get(0).asString());
        assertEquals(1, json.get("parameters").get(0).get("entries").get(0).get("jump").get("above").asDouble());
    }

    @Test
    void allZerosAreVacuous() {
        Report zeros = Report.of(1, 1, List.of(
                ParameterReport.of("b", "db", List.of(), List.of(entry("b", 0, 0, 0, Verdict.AGREES)))),
                List.of(), false,
                () -> {
                    throw new AssertionError("nothing is wrong, so there is nothing to diagnose");
                });
        assertEquals(Verdict.VACUOUS, zeros.verdict());
        assertEquals(
                "VACUOUS: 1 of 1 places agree, but all gradients are zero, so nothing was tested\n1 more left out\n",
                zeros.text(0));
    }

    /** A report of gradients that disagree names the op, shows its entries, and the cause. */
    @Test
    void aDiagnosisIsPartOfIt() {
        FaultyNetwork network = Faults.all().detect(fault -> fault.op().equals("tanh")
                && fault.cause() == Cause.OUTPUT_FOR_INPUT).network(3);
        Report report = GradientCheck.of(network.loss(), network.variables()).run();
        assertEquals(Verdict.DISAGREES, report.verdict());
        DiagnosisReport diagnosis = report.diagnosis().orElseThrow();
        assertEquals("tanh", diagnosis.op());
        assertEquals(Cause.OUTPUT_FOR_INPUT, diagnosis.cause());
        assertTrue(report.text(3).endsWith("left out\n\n" + diagnosis.text()), report.text(3));
        assertTrue(report.markdown(3).endsWith("```text\n" + diagnosis.text() + "```\n"), report.markdown(3));
        JsonNode json = JsonMapper.shared().readTree(report.json()).get("diagnosis");
        assertEquals(List.of("op", "node", "input", "cause", "finding", "otherCauses", "latent", "latentAt", "rows"),
                List.copyOf(json.propertyNames()));
        assertEquals(List.of("entry", "analytic", "numeric", "difference"),
                List.copyOf(json.get("rows").get(0).propertyNames()));
    }

    /** Of the same verdict, the one that takes up more of its bound; with a bound of zero there is nothing to take up. */
    @Test
    void theWorstComeFirst() {
        Report report = Report.of(1, 1, List.of(ParameterReport.of("W", "dW", List.of(5), List.of(
                entry("exact", 1, 1, 0, Verdict.AGREES), entry("close", 1, 1.001, 1, Verdict.AGREES),
                entry("wide", 1, 3, 4, Verdict.AGREES), entry("closest", 1, 1.0001, 1, Verdict.AGREES),
                entry("narrow", 1, 1.01, 0.001, Verdict.AGREES)))), List.of(), false,
                Optional::empty);
        assertEquals(List.of("narrow", "wide", "close", "closest", "exact"),
                ReportTable.worstFirst(report).stream().map(EntryReport::place).toList());
    }

    @Test
    void aDiagnosisShowsFiveRows() {
        for (int rows : List.of(4, 5, 6)) {
            DiagnosisReport diagnosis = new DiagnosisReport("tanh", "A (2,)", "Z (2,)", Cause.SIGN, "minus", List.of(),
                    false, Optional.empty(), Collections.nCopies(rows, new Diagnosis.Row("Z[0]", -0.25, 0.25, -0.5)));
            List<String> lines = diagnosis.text().lines().toList();
            assertEquals("  Z[0]   -2.500000e-01   2.500000e-01  -5.000000e-01", lines.get(4));
            assertEquals(4 + Math.min(5, rows) + (rows > 5 ? 1 : 0), lines.size());
            assertEquals(rows > 5, lines.getLast().equals("  and 1 more"));
        }
    }

    /** Numbers from elsewhere are nobody's rule. */
    @Test
    void noOpIsAccusedOfNumbersFromElsewhere() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        Report report = GradientCheck.ofValues(x.square().sum(), Maps.immutable.of(x, Tensor.vector(2, 5))).run();
        assertEquals(Verdict.DISAGREES, report.verdict());
        assertEquals(Optional.empty(), report.diagnosis());
    }

    /** The derivative of a rule is a rule as well: here the first derivative is right and the second wrong. */
    @Test
    void wrongSecondDerivativesAreDiagnosed() {
        Variable x = Variable.of("x", Tensor.vector(0.5, 2));
        Node loss = Ops.customGradient("outer", x.exp().mul(x), (g, of, y) -> Lists.immutable.of(
                g.mul(Ops.elementwise("slope", t -> Math.exp(t) * (1 + t), t -> t.exp(), of.getOnly()))), x).sum();
        Report report = GradientCheck.of(loss, x).withOrder(2).run();
        assertEquals(Verdict.DISAGREES, report.verdict());
        assertEquals("slope", report.diagnosis().orElseThrow().op());
    }
}
