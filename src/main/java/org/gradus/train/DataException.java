package org.gradus.train;

/** Data that cannot be used. The message is one line that says what is wrong and where. */
public final class DataException extends RuntimeException {

    DataException(String message) {
        super(message);
    }
}
