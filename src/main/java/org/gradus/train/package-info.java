/** Training: the network of the lesson, and how it learns. */
package org.gradus.train;
