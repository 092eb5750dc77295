package org.taskchampion.sync.transport;

import okhttp3.HttpUrl;

/**
 * Where requests go, and how to speak of it.
 *
 * @param base the address in all messages
 * @param setting what the user sets to reach another one, such as "origin"
 * @param below the path that follows the base in each request; empty if there is no such path
 * @param foreign how text of others is shown
 */
public record Destination(HttpUrl base, String setting, String below, ForeignText foreign) {}
