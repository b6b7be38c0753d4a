package org.gradus.explain;

import java.util.Optional;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;

/**
 * What a picture shows, before anything has a place.
 *
 * @param cards in the order in which they are computed
 * @param arrows between them
 */
record Figure(ImmutableList<Card> cards, ImmutableList<Arrow> arrows) {

    /** What stands on the arrows from a card, by its id: the shape of its value. */
    ImmutableMap<String, String> shapes() {
        MutableMap<String, String> shapes = Maps.mutable.empty();
        arrows.reject(Arrow::isBackward).forEach(arrow -> shapes.put(arrow.from(), arrow.label()));
        return shapes.toImmutable();
    }

    /**
     * A node, and perhaps its gradient.
     *
     * @param id what no other card is called: letters and digits
     * @param name of the node; of one without a name, its definition says what it is
     * @param definition what it is; nothing for a variable
     */
    record Card(String id, Kind kind, Optional<String> name, Optional<String> definition, Optional<Half> gradient) {

        String label() {
            return name.map(title -> definition.map(text -> title + " = " + text).orElse(title))
                    .or(() -> definition).orElse("");
        }
    }

    /**
     * The half of a card that shows the gradient.
     *
     * @param definition nothing if it has no equation
     */
    record Half(String name, Optional<String> definition) {}

    /**
     * What passes from card to card.
     *
     * @param label the shape of it
     * @param isBackward whether it is a gradient on its way from a user to an input
     */
    record Arrow(String from, String to, String label, boolean isBackward) {}
}
