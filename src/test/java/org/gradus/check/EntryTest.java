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
    void aLabelIsRead() {
        Variable x = Variable.of("x", Shape.of(2, 3, 4));
        Variable s = Variable.of("s", Shape.SCALAR);
        for (Entry entry : Entry.allOf(x).newWith(new Entry(s, 0))) {
            assertEquals(entry, Entry.parse(entry.label(), List.of(s, x)));
        }
        assertEquals(new Entry(x, 22), Entry.parse("x[1, 2, 2]", List.of(s, x)));
        assertEquals(new Entry(x, 12), Entry.parse("x[0000000001,0,0]", List.of(x)));
        refused(": an entry is written as a name and its place on each axis, such as W1[2,0]", "", x);
        refused("x[1: there is no variable called x[1 among x", "x[1", x);
        refused("y[1]: there is no variable called y among x, s", "y[1]", x, s);
        refused("s: there are 2 variables called s among s, s", "s", s, Variable.of("s", Shape.SCALAR));
        refused("x[1,2]: x (2, 3, 4) needs 3 places, not 2", "x[1,2]", x);
        refused("x: x (2, 3, 4) needs 3 places, not 0", "x", x);
        refused("x[1,3,0]: 3 is out of range: axis 1 of x (2, 3, 4) runs from 0 to 2", "x[1,3,0]", x);
        refused("x[99999999999,0,0]: 99999999999 is out of range: axis 0 of x (2, 3, 4) runs from 0 to 1",
                "x[99999999999,0,0]", x);
    }

    private static void refused(String message, String label, Variable... variables) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> Entry.parse(label, List.of(variables))).getMessage());
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
