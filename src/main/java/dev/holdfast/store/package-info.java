/**
 * Where the domain's values are kept. One subpackage per database; nothing outside of here and of
 * {@code sync} knows which one serves.
 */
package dev.holdfast.store;
