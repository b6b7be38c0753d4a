package org.gradus.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradus.train.data.DataException;

/**
 * Which tensor of a file is which parameter, as {@code --map} says.
 *
 * @param targets by the names in the file: W1, or dW1 for its gradient alone, or none
 */
record NameMap(Map<String, String> targets) {

    private static final Pattern ENTRY = Pattern.compile("(?<theirs>.+)=(?<ours>d?[Wb][1-9][0-9]{0,8}|none)");

    /**
     * Of texts such as {@code 0.weight=W1}.
     *
     * @throws IllegalArgumentException if one is anything else
     */
    static NameMap of(List<String> texts) {
        Map<String, String> targets = new LinkedHashMap<>();
        for (String text : texts) {
            Matcher entry = ENTRY.matcher(text);
            if (!entry.matches()) {
                throw new IllegalArgumentException("'" + text + "' is not like 0.weight=W1, NAME=b1 or NAME=none");
            }
            if (targets.put(entry.group("theirs"), entry.group("ours")) != null) {
                throw new IllegalArgumentException("says twice what '" + entry.group("theirs") + "' is");
            }
        }
        return new NameMap(targets);
    }

    /** Whether a tensor is left out. */
    boolean leavesOut(String theirs) {
        return "none".equals(targets.get(theirs));
    }

    /** The parameter that a tensor is, or whose gradient it is. */
    Optional<String> parameter(String theirs, boolean ofGradients) {
        return Optional.ofNullable(targets.get(theirs)).filter(ours -> ofGradients || !ours.startsWith("d"))
                .map(ours -> ours.startsWith("d") ? ours.substring(1) : ours);
    }

    /** @throws DataException if a name is not among these */
    void requireAmong(Collection<String> names) {
        targets.keySet().stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw new DataException("--map names " + DataException.quoted(name) + ", but "
                    + (names.isEmpty() ? "no tensors of another program are read" : "there are " + quoted(names)));
        });
    }

    /** Names in a message, not too many of them. */
    static String quoted(Collection<String> names) {
        int most = 12;
        return String.join(", ", names.stream().limit(most).map(DataException::quoted).toList())
                + (names.size() > most ? ", …" : "");
    }
}
