package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.junit.jupiter.api.Test;

class EntryTest {

    @Test
    void aLabelNamesThePlaceOnEachAxis() {
        Variable x = Variable.of("x", Shape.of(2, 3, 4));
        assertEquals("x[1,2,3]", new Entry(x, 23).label());
        assertEquals("x[0,1,2]", new Entry(x, 6).label());
        assertEquals("s", new Entry(Variable.of("s", Shape.SCALAR), 0).label());
        assertEquals("b[0,0]", new Entry(Variable.of("b", Shape.of(1, 1)), 0).label());
    }

    @Test
    void itsValueIsThePresentOne() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        Entry entry = new Entry(x, 1);
        x.assign(Tensor.vector(3, 4));
        assertEquals(4, entry.value());
    }

    @Test
    void refusesAnEntryThatIsNotThere() {
        Variable x = Variable.of("x", Shape.of(1, 2));
        assertEquals("x (1, 2) has no entry 2: its entries are numbered from 0 to 1",
                assertThrows(IllegalArgumentException.class, () -> new Entry(x, 2)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Entry(x, -1));
    }

    @Test
    void theWorstVerdictOutweighsTheOthers() {
        assertEquals(Verdict.VACUOUS, Verdict.together(List.of(Verdict.VACUOUS, Verdict.VACUOUS)));
        assertEquals(Verdict.AGREES, Verdict.together(List.of(Verdict.VACUOUS, Verdict.AGREES)));
        assertEquals(Verdict.KINK, Verdict.together(List.of(Verdict.KINK, Verdict.AGREES)));
        assertEquals(Verdict.DISAGREES, Verdict.together(List.of(Verdict.NON_FINITE, Verdict.DISAGREES, Verdict.KINK)));
        assertEquals(Verdict.VACUOUS, Verdict.together(List.of()));
    }
}
