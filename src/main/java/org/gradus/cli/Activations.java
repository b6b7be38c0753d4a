package org.gradus.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import org.gradus.train.Activation;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How activations are spelled in the command: {@code leaky-relu}. */
final class Activations implements ITypeConverter<Activation>, Iterable<String> {

    static String name(Activation activation) {
        return activation.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Activation convert(String name) {
        return Arrays.stream(Activation.values()).filter(activation -> name(activation).equals(name)).findFirst()
                .orElseThrow(() -> new TypeConversionException("there is no activation '" + name + "'; there are "
                        + String.join(", ", this)));
    }

    /** All the names, as candidates for the help text. */
    @Override
    public Iterator<String> iterator() {
        return Arrays.stream(Activation.values()).map(Activations::name).iterator();
    }
}
