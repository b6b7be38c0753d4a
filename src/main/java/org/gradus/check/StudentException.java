package org.gradus.check;

/** Numbers that cannot be checked. The message is one line that says what is wrong and what would be right. */
public final class StudentException extends RuntimeException {

    StudentException(String message) {
        super(message);
    }
}
