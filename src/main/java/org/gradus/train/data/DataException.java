package org.gradus.train.data;

/** Data that cannot be used. The message is one line that says what is wrong and where. */
public final class DataException extends RuntimeException {

    /** @param message one line, with the file and the place in it */
    public DataException(String message) {
        super(message);
    }
}
