/**
 * What can be set, and the translation of environment variables into it. The chosen database, its
 * reason and every refusal are found here before anything is opened.
 */
package dev.holdfast.config;
