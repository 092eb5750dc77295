/**
 * Synchronisation through a branch of a git repository, encrypted end to end, as Taskwarrior 3.5
 * does it. Start with {@link org.taskchampion.sync.git.GitSyncServer}.
 */
@NullMarked
package org.taskchampion.sync.git;

import org.jspecify.annotations.NullMarked;
