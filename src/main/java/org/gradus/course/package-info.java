/**
 * The lesson: its equations as the course writes them, apart from the graph, so that what the graph derives can be
 * compared with them. Examples are columns.
 */
package org.gradus.course;
