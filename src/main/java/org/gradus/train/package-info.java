/**
 * Training: the data a network learns from, where its first weights come from, and how it learns. Examples are columns,
 * as in the course: features have the shape {@code (features, examples)}, labels {@code (1, examples)}.
 */
package org.gradus.train;
