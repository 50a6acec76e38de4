/** What the service says of itself: {@code /health} for people, probes for Kubernetes. */
package dev.holdfast.health;
