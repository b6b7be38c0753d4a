/**
 * For tests of one's own ops, with JUnit 5 or jqwik. Nothing else here needs those libraries, so whoever uses this adds
 * them, as a test does anyway.
 */
package org.gradus.check.testing;
