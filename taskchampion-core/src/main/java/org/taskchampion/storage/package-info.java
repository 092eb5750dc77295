/**
 * The interface that storages of a replica implement. Start with {@link
 * org.taskchampion.storage.Storage}; {@link org.taskchampion.storage.InMemoryStorage} is the one
 * that this module has. All errors of storages are subclasses of {@link
 * org.taskchampion.storage.StorageException}.
 */
@NullMarked
package org.taskchampion.storage;

import org.jspecify.annotations.NullMarked;
