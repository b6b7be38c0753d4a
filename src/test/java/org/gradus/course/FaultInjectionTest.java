package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.collections.api.factory.Lists;
import org.gradus.Derivatives;
import org.gradus.check.Fault;
import org.gradus.check.Faults;
import org.gradus.course.FaultInjection.Injection;
import org.junit.jupiter.api.Test;

/** The run itself is in {@code ExperimentCommandTest}. */
class FaultInjectionTest {

    /** A fault that is none: nothing is to be caught, and the experiment says so. */
    @Test
    void itDoesNotHoldIfNothingIsCaught() {
        Fault real = Faults.all().getFirst();
        Fault none = new Fault(real.op(), real.input(), real.cause(), "nothing", real.use(),
                (g, y) -> Derivatives.vjp(y, real.input(), g));
        FaultInjection result = new FaultInjection(Lists.immutable.of(real, none).collect(Injection::of).castToList());
        assertFalse(result.holds());
        assertEquals("of 2 faults, 1 are caught, for 1 the op is named and for 1 the cause", result.verdict());
        assertEquals(List.of("NO", "NO", "NO"), result.table().rows().get(1).subList(3, 6));
        assertEquals("nothing is wrong", result.faults().get(1).diagnosis());
    }

    @Test
    void nineCausesOfTenAreEnough() {
        assertTrue(of(9, injection(true), injection(false)).holds());
        assertFalse(of(8, injection(true), injection(false)).holds());
        assertFalse(new FaultInjection(List.of(new Injection("sum", "SIGN", "", true, false, true, ""))).holds());
        assertFalse(new FaultInjection(List.of(new Injection("sum", "SIGN", "", false, true, true, ""))).holds());
    }

    @Test
    void theBarsOfACauseCountWhatBecameOfIt() {
        FaultInjection result = of(3, injection(true), new Injection("sum", "SIGN", "", true, false, false, ""));
        assertEquals(List.of(3.0, 3.0, 4.0, 4.0), result.pictures().getFirst().series().stream()
                .map(series -> series.points().getFirst().x()).toList());
    }

    private static FaultInjection of(int times, Injection often, Injection once) {
        return new FaultInjection(Stream.concat(Collections.nCopies(times, often).stream(), Stream.of(once)).toList());
    }

    private static Injection injection(boolean causeNamed) {
        return new Injection("sum", "SIGN", "", true, true, causeNamed, "");
    }
}
