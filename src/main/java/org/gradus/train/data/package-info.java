/**
 * Data to learn from: data sets, CSV files, the course's flower, standardising, and NumPy's random numbers. Examples are
 * columns, as in the course: features have the shape {@code (features, examples)}, labels {@code (1, examples)},
 * or {@code (classes, examples)} if there are more than two classes.
 */
package org.gradus.train.data;
