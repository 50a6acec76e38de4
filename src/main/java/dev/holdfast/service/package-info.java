/**
 * What can be asked of the service. Here a request becomes complete values under one operation id;
 * from here on nothing is decided any more, only stored.
 */
package dev.holdfast.service;
