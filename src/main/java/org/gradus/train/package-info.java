/** Training: layers and networks of them, and how they learn. */
package org.gradus.train;
