package org.taskchampion.ta;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A task as an import asks for it.
 *
 * @param uuid the task
 * @param properties what it has, in the order of the names
 * @param removed the properties that the file says are absent, so that no default is put in their
 *     place
 * @param asWritten what the file has for properties that may be times: a task that holds just this
 *     text keeps it
 */
record TaskwarriorTask(
    UUID uuid,
    Map<String, String> properties,
    Set<String> removed,
    Map<String, String> asWritten) {}
