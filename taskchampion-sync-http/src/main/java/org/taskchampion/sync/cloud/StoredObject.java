package org.taskchampion.sync.cloud;

/**
 * An object, as it was when it was read.
 *
 * @param bytes its bytes
 * @param tag what names this content of it in a condition: an entity tag, or a generation
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record StoredObject(byte[] bytes, String tag) {}
