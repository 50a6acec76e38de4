/**
 * What the packaged service promises as a process: its exit code and its one line when it cannot
 * start, what it listens on, and what is still there after it was killed. Run by Failsafe after the
 * jar is built; nothing here knows a class of the service.
 */
package dev.holdfast.process;
