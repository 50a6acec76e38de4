/**
 * The commands of the executable: what its first argument asks for instead of the service. They run
 * in the same application, without its HTTP port, its worker and its open file.
 */
package dev.holdfast.command;
