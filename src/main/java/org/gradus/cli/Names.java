package org.gradus.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the constants of an enum are spelled in the command: {@code leaky-relu}. */
class Names<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {

    private final String kind;
    private final List<E> constants;

    Names(String kind, E[] constants) {
        this.kind = kind;
        this.constants = List.of(constants);
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public E convert(String name) {
        return constants.stream().filter(constant -> name(constant).equals(name)).findFirst()
                .orElseThrow(() -> new TypeConversionException("there is no " + kind + " '" + name + "'; there are "
                        + String.join(", ", this)));
    }

    /** All the names, as candidates for the help text. */
    @Override
    public Iterator<String> iterator() {
        return constants.stream().map(Names::name).iterator();
    }
}
