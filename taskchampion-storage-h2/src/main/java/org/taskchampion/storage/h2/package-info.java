/**
 * A storage in files that survives crashes and is shared by several processes. Start with {@link
 * org.taskchampion.storage.h2.H2Storage}; nothing else here is public.
 */
@NullMarked
package org.taskchampion.storage.h2;

import org.jspecify.annotations.NullMarked;
