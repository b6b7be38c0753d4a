/**
 * What a graph and its gradients say, for people who learn the chain rule. Everything here is derived from the two graphs
 * and knows no network.
 */
package org.gradus.explain;
