/**
 * The {@code gradus} command. Results go to standard output, everything else to standard error; bad input gets one line
 * and the exit status 2.
 */
package org.gradus.cli;
