package org.gradus;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Imports run downward only, by the table of rooms in docs/design.md. */
class ArchitectureTest {

    private static final String CORE = "org.gradus";

    /** For each room, the others that it may import. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            room("cli", "course", "train", "train.file", "train.data", "explain", "check", "compile", "kernel",
                    "rewrite", ""),
            room("course", "train", "train.file", "train.data", "explain", "check", "compile", "kernel", "rewrite", ""),
            room("train", "train.file", "train.data", "compile", ""),
            room("train.file", "train.data", ""),
            room("train.data", ""),
            room("explain", "check", "compile", "rewrite", ""),
            room("check.testing", "check", "compile", ""),
            room("check", "compile", ""),
            room("compile", "kernel", "rewrite", ""),
            room("rewrite", ""),
            room("kernel"),
            room(""));

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(CORE);

    @TestFactory
    Stream<DynamicTest> importsRunDownward() {
        return MAY_IMPORT.keySet().stream().sorted()
                .map(room -> DynamicTest.dynamicTest(room, () -> downward(room, MAY_IMPORT.get(room)).check(CLASSES)));
    }

    private static ArchRule downward(String room, List<String> allowed) {
        Set<String> forbidden = MAY_IMPORT.keySet().stream().filter(other -> !other.equals(room))
                .filter(other -> !allowed.contains(other)).collect(Collectors.toSet());
        return noClasses().that(liveIn(Set.of(room))).should().dependOnClassesThat(liveIn(forbidden))
                .allowEmptyShould(true);
    }

    @Test
    void thereAreNoCycles() {
        TreeSet<String> settled = new TreeSet<>();
        while (settled.addAll(MAY_IMPORT.keySet().stream().filter(room -> settled.containsAll(MAY_IMPORT.get(room)))
                .toList())) {
            // rooms that import settled rooms only are settled themselves
        }
        assertEquals(new TreeSet<>(MAY_IMPORT.keySet()), settled);
    }

    @Test
    void everyPackageIsARoom() {
        Set<String> packages =
                CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        assertFalse(packages.isEmpty());
        packages.removeAll(MAY_IMPORT.keySet());
        assertEquals(Set.of(), packages);
    }

    /** So that it can be read in an evening, and be used with nothing else. */
    @Test
    void theCoreStandsOnTheJdkAndEclipseCollections() {
        classes().that(liveIn(Set.of(CORE))).should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.eclipse.collections..", CORE).check(CLASSES);
    }

    @Test
    void onlyTestingSupportUsesTestLibraries() {
        noClasses().that().resideOutsideOfPackage("org.gradus.check.testing").should().dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "net.jqwik..", "org.opentest4j..").check(CLASSES);
    }

    /** The test's own test: an upward import is found. */
    @Test
    void anUpwardImportIsFound() {
        ArchRule checkWithoutCore = noClasses().that(liveIn(Set.of("org.gradus.check"))).should()
                .dependOnClassesThat(liveIn(Set.of(CORE)));
        assertThrows(AssertionError.class, () -> checkWithoutCore.check(CLASSES));
    }

    private static DescribedPredicate<JavaClass> liveIn(Set<String> rooms) {
        return DescribedPredicate.describe("live in " + new TreeSet<>(rooms),
                type -> rooms.contains(type.getPackageName()));
    }

    private static Map.Entry<String, List<String>> room(String name, String... imports) {
        return Map.entry(packageOf(name), Arrays.stream(imports).map(ArchitectureTest::packageOf).toList());
    }

    private static String packageOf(String room) {
        return room.isEmpty() ? CORE : CORE + "." + room;
    }
}
