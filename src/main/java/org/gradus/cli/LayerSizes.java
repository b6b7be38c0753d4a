package org.gradus.cli;

import java.util.Arrays;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the units of hidden layers are written: {@code 64,32}, or {@code none}. */
final class LayerSizes implements ITypeConverter<int[]> {

    private static final Pattern UNITS = Pattern.compile("[1-9][0-9]{0,8}(,[1-9][0-9]{0,8})*");

    @Override
    public int[] convert(String text) {
        if (text.equals("none")) {
            return new int[0];
        }
        if (!UNITS.matcher(text).matches()) {
            throw new TypeConversionException("'" + text + "' is not units with commas between, such as 64,32, nor"
                    + " none");
        }
        return Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
    }
}
