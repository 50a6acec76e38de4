/**
 * Histories of the sync protocol and the check of the nine properties that they must keep (section
 * 8 of the failover design). A history is a list of {@link dev.holdfast.sync.history.Event}s: the
 * simulator keeps it in memory, a bench of real processes writes it as JSON lines ({@link
 * dev.holdfast.sync.history.HistoryFile}); {@link dev.holdfast.sync.history.Checker} reads either
 * and knows neither.
 */
package dev.holdfast.sync.history;
