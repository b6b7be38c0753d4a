package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.gradus.course.InitScale.Start;
import org.gradus.train.Initializer;
import org.junit.jupiter.api.Test;

/** The run itself is in {@code ExperimentCommandTest}. */
class InitScaleTest {

    private static final Start SMALL = new Start("0.01", Initializer.normal(0.01));
    private static final Start LARGE = new Start("100", Initializer.normal(100));
    private static final Start XAVIER = new Start("Xavier", Initializer.xavier());
    private static final Start HE = new Start("He", Initializer.he());

    @Test
    void aStartInAnothersPlaceIsNoticed() {
        InitScale result = InitScale.run(List.of(SMALL, LARGE, XAVIER, HE), 5);
        assertTrue(result.holds(), result.table()::text);
        assertFalse(with(result, "0.01", "Xavier").holds(), "small weights that keep the gradient");
        assertFalse(with(result, "100", "0.01").holds(), "large weights that let it vanish");
        assertFalse(with(result, "Xavier", "0.01").holds(), "Xavier's that let it vanish");
        assertFalse(with(result, "He", "100").holds(), "He's that let it explode");
        assertTrue(with(result, "0.01", "He").verdict().contains("factor 5e+00 with weights of 0.01"),
                with(result, "0.01", "He")::verdict);
    }

    private static InitScale with(InitScale result, String start, String other) {
        return new InitScale(result.iterations(), result.cases().stream().filter(each -> !each.start().equals(start))
                .flatMap(each -> each.start().equals(other)
                        ? Stream.of(each, new InitScale.Case(each.activation(), start, each.layers(),
                                each.saturated(), each.arriving(), each.gradients(), each.costs()))
                        : Stream.of(each))
                .toList());
    }
}
