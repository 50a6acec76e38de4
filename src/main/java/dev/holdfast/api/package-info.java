/**
 * The REST contract. Bodies are read here, strictly and by hand, into the domain's values; answers
 * are records nested in their resource; every failure becomes a problem document in {@link
 * dev.holdfast.api.ProblemType}'s terms in one place.
 */
package dev.holdfast.api;
